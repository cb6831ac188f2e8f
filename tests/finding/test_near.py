"""Near me: places by name and postcode, entries by their town, distances, and what is online beside them."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from rialto.catalogue.found import FoundSession
from rialto.finding.asking import search_asked_for
from rialto.finding.choices import Order
from rialto.finding.gazetteer.names import code_form, is_readable, place_form
from rialto.finding.gazetteer.reading import Gazetteer, gazetteer
from rialto.finding.gazetteer.spots import place_label, spot_of
from rialto.finding.queries import answer
from rialto.search.points import Point
from tests.places import write_packages
from tests.published import event, training

HALLE_SAALE, HALLE_BE, HALLE_WESTF = 2911522, 2796696, 2911520


def search(query: str):
    return search_asked_for(QueryDict(query))


def found(query: str, language: str = "en"):
    return answer(search(query), language=language)


def titles(query: str) -> list[str]:
    return [str(line.title) for line in found(query).lines]


def test_the_file_holds_what_lies_in_europe(places):
    assert places[::2] == (11, 4)
    assert gazetteer().named("Boston") == []
    assert gazetteer().named("HAL") == gazetteer().named("hal")


@pytest.mark.parametrize(
    "typed",
    ["Wien", "wien", "VIENNE", "Bécs", "becs", "Виена", "βιεννη", "Vienna, Austria", "1010 Wien", "AT-1010"],
)
def test_a_place_is_known_by_its_names_with_and_without_accents(places, typed):
    assert spot_of(typed).place.point == pytest.approx(Point(4821, 1637), abs=1)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("saint etienne", "Saint-Étienne"),
        ("Αθηνα", "Athens"),
        ("Lipsko", "Leipzig"),
        ("weiyena", None),
        ("Atlantis", None),
    ],
)
def test_names_of_other_languages_and_none_at_all(places, typed, expected):
    place = spot_of(typed).place

    assert (place.name if place else None) == expected


def test_of_places_that_share_a_name_the_others_are_told_apart(places):
    spot = spot_of("Halle")

    assert (spot.place.number, spot.is_sure) == (HALLE_SAALE, True)
    assert [place.number for place in spot.others] == [HALLE_BE, HALLE_WESTF]
    assert place_label(spot.others[1], "en") == "Halle, Germany (near Bielefeld)"
    assert spot_of("Halle", HALLE_WESTF).place.number == HALLE_WESTF
    assert spot_of("Halle, Belgium").place.number == HALLE_BE


def test_a_number_that_is_of_another_name_means_nothing(places):
    assert spot_of("Leipzig", HALLE_BE).place.name == "Leipzig"
    assert search(f"near=Leipzig&place={HALLE_BE}").address() == "?near=Leipzig"


def test_a_postcode_of_several_countries_asks_which(places):
    spot = spot_of("1010")

    assert [place.country for place in (spot.place, *spot.others)] == ["AT", "DK"]
    assert not spot.is_sure
    assert spot_of("DK-1010").place.country == "DK"
    assert spot_of("1000001").place == spot_of("1000-001").place


@pytest.mark.parametrize(
    ("typed", "point"),
    [("48.2, 16.4", Point(4820, 1640)), ("-33.9,18.4", Point(-3390, 1840)), ("95, 10", None)],
)
def test_two_numbers_are_a_point(places, typed, point):
    place = spot_of(typed).place

    assert (place.point if place else None) == point


def test_without_the_file_nothing_is_known_and_nothing_breaks(client, settings, tmp_path, publish):
    publish(training("a", "Course", city="Wien", countries=["AT"]))
    broken = tmp_path / "old.sqlite3"
    broken.write_bytes(b"")

    assert not Gazetteer(tmp_path / "none").is_there
    assert Gazetteer(broken).named("Wien") == []
    page = client.get(reverse("finding:results"), {"near": "Wien"})
    assert "called “Wien”" in page.content.decode()
    assert 'id="near"' not in client.get(reverse("finding:results")).content.decode()


def test_entries_are_found_around_their_town_the_nearest_first(places, publish):
    publish(
        training("a", "In Halle", city="Halle (Saale)", countries=["DE"]),
        training("b", "In Leipzig", place="Messe, 04109 Leipzig, Germany", countries=["DE"]),
        training("c", "In Linz", city="Linz", countries=["AT"]),
        training("d", "Nowhere"),
    )

    assert titles("near=Leipzig&km=50") == ["In Leipzig", "In Halle"]
    assert titles("near=Leipzig&km=10") == ["In Leipzig"]
    assert titles("near=06108") == ["In Halle"]
    near = found("near=Leipzig&km=50")
    said = [next(fact.words for fact in line.facts if fact.icon == "map") for line in near.lines]
    assert said == ["less than 1 km away", "about 31 km away"]


def test_a_name_that_leaves_doubt_places_nothing(places, publish):
    publish(
        training("a", "In one of them", city="Neustadt", countries=["DE"]),
        training("b", "Without a country", city="Leipzig"),
        training("c", "In Belgium", city="Halle", countries=["BE"]),
    )

    assert titles("near=Halle, Belgium&km=100") == ["In Belgium"]
    assert titles("near=Neustadt&km=100") == titles("near=Leipzig&km=100") == []


def test_what_is_online_is_counted_apart_and_one_link_away(places, publish, client):
    publish(
        training("a", "Python here", city="Linz", countries=["AT"]),
        training("b", "Python there", is_online=True),
        training("c", "Pottery there", is_online=True),
    )

    page = client.get(reverse("finding:results"), {"q": "python", "near": "Linz"})

    assert [str(line.title) for line in page.context["answer"].lines] == ["<mark>Python</mark> here"]
    assert "Also 1 online" in page.content.decode()
    assert page.context["near"].online_address == "?q=python&online=yes"


def test_orders_and_addresses_of_a_search_near_a_place(places):
    near = search("near=Linz&km=50&q=python")

    assert near.order_shown == Order.RELEVANCE
    assert search("near=Linz").order_shown == Order.DISTANCE
    assert search("sort=distance").order_shown == Order.NEWEST
    assert near.address() == "?q=python&near=Linz&km=50"
    assert search("near=Linz&km=25").address() == search("near=Linz&km=nonsense").address() == "?near=Linz"


def test_the_page_says_which_place_and_offers_the_others(places, publish, client):
    publish(training("a", "In Halle", city="Halle", countries=["BE"]))

    page = client.get(reverse("finding:results"), {"near": "Halle, Belgium", "km": "10"}).content.decode()
    assert "<strong>Halle, Belgium</strong>" in page

    page = client.get(reverse("finding:results"), {"near": "Halle", "km": "10"}).content.decode()
    assert f"?near=Halle&amp;place={HALLE_WESTF}&amp;km=10" in page
    assert "within 10 km of Halle (Saale)" in page


def test_places_are_suggested_with_the_search_they_lead_to(places, client):
    asked = {"q": "python", "near": "old", "place-typed": "wi", "kind": "training"}

    found = client.get(reverse("finding:place-list"), asked).json()["suggestions"]

    assert [(one["title"], one["kind"]) for one in found] == [("Vienna, Austria", "wi")]
    assert found[0]["address"].endswith("?q=python&kind=training&near=Vienna&place=2761369")
    codes = client.get(reverse("finding:place-list"), {"place-typed": "1010"}).json()["suggestions"]
    assert [one["address"].partition("?")[2] for one in codes] == ["near=AT-1010", "near=DK-1010"]
    assert client.get(reverse("finding:place-list"), {"place-typed": "%"}).json() == {"suggestions": []}


def test_nothing_near_says_how_much_there_is_elsewhere(places, publish):
    publish(training("a", "Python", city="Linz", countries=["AT"]))

    ways = found("q=python&near=Athens").instead
    assert [(way.kind, way.count, way.search.address()) for way in ways] == [("place", 1, "?q=python")]
    wider = found("near=Vienna&km=10").instead
    assert [(way.kind, way.what, way.count) for way in wider] == [("place", "", 1)]
    publish(training("b", "Python", city="Halle (Saale)", countries=["DE"]))
    assert [(way.kind, way.what) for way in found("near=Leipzig&km=10").instead] == [
        ("radius", "50"),
        ("place", ""),
    ]


def test_what_takes_place_in_several_towns_is_near_each_of_them(places, publish):
    first = timezone.now() + timedelta(days=10)
    dates = [
        FoundSession(starts_at=first, city="Linz", country="AT"),
        FoundSession(starts_at=first + timedelta(days=1), city="Leipzig", country="DE"),
        FoundSession(starts_at=first + timedelta(days=2), city="Halle", country="BE"),
    ]
    publish(event("a", "Roadshow", in_days=10, countries=["AT", "DE", "BE"], sessions=dates))

    assert [titles(f"near={town}") for town in ("Linz", "Leipzig", "Halle, Belgium")] == [["Roadshow"]] * 3
    assert titles("near=Vienna") == []
    (line,) = found("near=Leipzig").lines
    assert "less than 1 km away" in [fact.words for fact in line.facts]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("’s-Hertogenbosch", "s hertogenbosch"),
        ("Weißwasser", "weisswasser"),
        ("  ŁÓDŹ ", "łodz"),
    ],
)
def test_forms_of_names(name, form):
    assert place_form(name) == form


def test_codes_and_transcriptions_are_no_names():
    assert [one for one in ("LEJ", "weiyena", "莱比锡", "’s-Gravenhage", "Лайпциг") if is_readable(one)] == [
        "’s-Gravenhage",
        "Лайпциг",
    ]
    assert [code_form(one) for one in ("1000-001", "sw1a 1aa", "Wien", "１０")] == [
        "1000001",
        "SW1A1AA",
        "",
        "",
    ]


def test_packages_without_data_are_said_to_lack_it(tmp_path):
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="lacks"):
        call_command("build_places", tmp_path)
    assert write_packages(tmp_path / "packages").is_dir()


def test_an_alert_near_a_place_tells_what_the_results_page_finds(places, publish):
    from rialto.finding.alerts.percolating import Percolator
    from rialto.finding.alerts.standing import words_of
    from rialto.finding.documents import documents_of
    from tests.finding.alert_steps import alert_for

    alert = alert_for("q=python&near=Leipzig&km=50&typed=yes", email="a@example.org")
    near, far = publish(
        training("a", "Python in Halle", city="Halle (Saale)", countries=["DE"]),
        training("b", "Python in Linz", city="Linz", countries=["AT"]),
    )

    assert alert.search.query == "q=python&near=Leipzig&km=50"
    assert Percolator().matching(documents_of([near.pk, far.pk])) == {alert.search_id: [near.pk]}
    assert (
        words_of(search("q=python&near=Leipzig&km=50"), language="en") == "“python” · within 50 km of Leipzig"
    )
