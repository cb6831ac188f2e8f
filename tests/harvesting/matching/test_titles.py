import pytest

from rialto.harvesting.matching.titles import contradiction, read_title


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Learning from Data (edX)", "Learning From Data"),
        ("Grundlagen der KI | Volkshochschule Bonn", "Grundlagen der KI"),
        ("Online course: Data Science", "Data Science"),
        ("Electrical & Optical Devices", "Electrical and Optical Devices"),
        ("Information Security, 2nd edition", "Information Security (Second Edition)"),
        ("Algorithms Part II", "Algorithms, part 2"),
        ("Άλγεβρα", "αλγεβρα"),
    ],
)
def test_what_sites_change_in_a_title_changes_nothing(title, other):
    names = frozenset({"volkshochschule bonn"})

    one, two = read_title(title, names), read_title(other, names)

    assert one.signature == two.signature
    assert contradiction(one, two) == ""


@pytest.mark.parametrize(
    ("title", "other", "veto"),
    [
        ("Algorithms, Part 1", "Algorithms, Part 2", "other-number"),
        ("Calculus I", "Calculus II", "other-number"),
        ("Calculus", "Calculus 2", "other-number"),
        ("Web 2.0", "Web 3.0", "other-number"),
        ("Modul 3: Netze", "Modul 4: Netze", "other-number"),
        ("EuroPython 2018", "EuroPython 2019", "other-year"),
        ("Excel für Anfänger", "Excel für Fortgeschrittene", "other-level"),
        ("Програмиране за начинаещи", "Програмиране за напреднали", "other-level"),
        ("Data Science", "Data Science Capstone", "other-form"),
    ],
)
def test_parts_years_levels_and_forms_set_titles_apart(title, other, veto):
    assert contradiction(read_title(title), read_title(other)) == veto


def test_names_of_programming_languages_stay_themselves():
    names = [read_title(f"Programming in {name}").words for name in ("C", "C++", "C#", "F#", ".NET")]

    assert len(set(names)) == 5
