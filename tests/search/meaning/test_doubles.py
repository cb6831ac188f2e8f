"""What is said for two genders is meant once."""

import pytest

from rialto.search.meaning.doubles import said_once


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("tester/testerka softvéru", "tester softvéru"), ("etični heker/etična hekerka", "etični heker"),
        ("testeur de logiciels/testeuse de logiciels", "testeur de logiciels"), ("glavni direktor / glavna direktorica za IKT", "glavni direktor za IKT"),
        ("Lehrer/Lehrerin", "Lehrer"),
        ("Technischer Assistent/Technische Assistentin für Informatik", "Technischer Assistent für Informatik"),
        ("Professeur spécialisé / Professeure spécialisée de danse", "Professeur spécialisé de danse"),
        # Two things, and what is none.
        ("HTML/CSS", "HTML/CSS"), ("TCP/IP", "TCP/IP"), ("CI/CD pipelines", "CI/CD pipelines"), ("2025/2026", "2025/2026"), ("/", "/"),
        ("and/or", "and/or"), ("a/b/c", "a/b/c"), ("", ""), ("plain words", "plain words"),
    ],
)  # fmt: skip
def test_doubles_are_said_once(text, once):
    assert said_once(text) == once
