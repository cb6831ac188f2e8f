from decimal import Decimal

import pytest

from rialto.harvesting.understanding.prices import NOTHING, Price, price_in

FREE = Price(None, "", True)


def euros(amount: str) -> Price:
    return Price(Decimal(amount), "EUR", False)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("Teilnahmegebühr: 1.234,50 €", euros("1234.50")),
        ("Price: €49 + VAT", euros("49")),
        ("Price 49–99 €", euros("49")),
        ("Kostet 50 bis 100 Euro", euros("50")),
        ("Tarif : 1 200 € HT", euros("1200")),
        ("Hinta 25,00 €", euros("25")),
        ("Fee EUR 1,250.00", euros("1250")),
        ("Cena 1 500 Kč", Price(Decimal(1500), "CZK", False)),
        ("Cena: 99 zł", Price(Decimal(99), "PLN", False)),
    ],
)
def test_a_sum_after_a_word_for_price_is_the_price(text, price):
    assert price_in(text) == price


@pytest.mark.parametrize(
    "text",
    [
        "Kostenloser Online-Kurs für alle",
        "Die Teilnahme ist kostenlos.",
        "La participation est gratuite",
        "Formation gratuite",
        "A free online course",
        "El curso es gratuito",
        "Udział bezpłatny",
        "Участието е безплатно",
        "Prix : 0 €",
        "Bezplatný kurz pro učitele",
        "Ingyenes képzés",
        "Maksuton koulutus",
        "Δωρεάν σεμινάριο",
    ],
)
def test_what_is_free_is_said_to_be(text):
    assert price_in(text) == FREE


@pytest.mark.parametrize(
    "text",
    [
        "Budget: 5 million €",
        "Win a prize of 500 €",
        "Fee: 50 EUR for members, price 100 EUR for others",
        "Not a free course",
        "Free software movement",
        "A course about free speech",
        "free trial of the course",
        "Pris 100 kr",
        "Price on request",
        "Price: 49",
    ],
)
def test_nothing_is_guessed(text):
    assert price_in(text) == NOTHING


def test_crowns_are_the_country_s():
    assert price_in("Pris 100 kr", country="DK") == Price(Decimal(100), "DKK", False)


def test_a_tag_may_say_it():
    assert price_in("A course", tags=("Gratis",)) == FREE
