from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from rialto.base.words import compact_money, locale_of, money, written_day

DAY = date(2026, 9, 9)


@pytest.mark.parametrize(("code", "name"), settings.LANGUAGES)
def test_every_language_of_the_site_writes_days_and_sums(code, name):
    assert "2026" in written_day(DAY, code)
    assert "1" in money(Decimal("1234.50"), "EUR", code)
    assert compact_money(Decimal(2_000_000), "EUR", code)


@pytest.mark.parametrize(
    ("language", "pattern", "words"),
    [
        ("en", "long", "9 September 2026"),
        ("en", "medium", "9 Sept 2026"),
        ("de", "long", "9. September 2026"),
        ("bg", "long", "9 септември 2026\u202fг."),
        (None, "long", "9 September 2026"),
    ],
)
def test_days_are_written_as_the_language_does(language, pattern, words):
    assert written_day(DAY, language, pattern) == words


def test_an_unknown_region_is_read_as_its_language():
    assert locale_of("de-AT") == locale_of("de")


@pytest.mark.parametrize(
    ("amount", "words"),
    [(Decimal("80.00"), "€80"), (Decimal("80.50"), "€80.50"), (Decimal(1234), "€1,234")],
)
def test_cents_are_written_where_there_are_some(amount, words):
    assert money(amount, "EUR", "en") == words


def test_a_code_that_is_no_currency_is_written_as_it_is():
    assert "XQZ" in money(Decimal(5), "XQZ", "en")
    assert "XQZ" in compact_money(Decimal(5_000_000), "XQZ", "en")


def test_large_sums_are_short():
    assert compact_money(Decimal(99_999), "EUR", "en") == "€99,999"
    assert compact_money(Decimal(2_500_000), "EUR", "en") == "€2.5M"
