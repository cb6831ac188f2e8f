"""Why a result is there: what is said is compared with how it was found."""

from datetime import timedelta
from math import prod

import pytest
from django.utils import timezone

from rialto.catalogue.actions import store_points
from rialto.catalogue.choices import LinkState
from rialto.catalogue.models import Entry, EntryText, Quality
from rialto.finding import weights
from rialto.finding.actions import build_labels, rebuild_index
from rialto.finding.choices import Lifted
from rialto.finding.synonyms.editing import add_group, checked_words
from rialto.finding.synonyms.matching import forget_groups
from rialto.search.port import MOST_LIFT
from rialto.translation.choices import TextOrigin
from tests.factories import UserFactory
from tests.finding.test_queries import found
from tests.published import catch_up, training

LANGUAGE = str(Lifted.LANGUAGE.label)
NEW = str(Lifted.NEW.label)


def why(query: str, language: str = "en") -> dict[str, list[str]]:
    """Title -> what is said of it, without what every fresh entry of the page's language has."""
    return {
        str(line.title).replace("<mark>", "").replace("</mark>", ""): [
            one for one in line.why if one not in (LANGUAGE, NEW)
        ]
        for line in found(query, language).lines
    }


def test_the_words_are_named_by_the_part_that_holds_them(publish):
    publish(
        training("a", "Spreadsheets for offices"),
        training("b", "One", summary="Everything about a spreadsheet and more spreadsheets"),
        training("c", "Two", provider_name="Spreadsheet Academy"),
        training("d", "Three", summary="Other", description="<p>In the end you make a spreadsheet.</p>"),
        training("e", "Four", tags=["spreadsheet"]),
    )

    assert why("q=spreadsheets") == {
        "Spreadsheets for offices": ["In the title: Spreadsheets"],
        "One": ["In the summary: spreadsheet, spreadsheets"],
        "Two": ["In the provider's name: Spreadsheet"],
        "Three": ["Your words, or other forms of them, stand in its full text."],
        "Four": ["Your words, or other forms of them, stand in its full text."],
    }


def test_each_part_is_named_that_holds_one_of_the_words(publish):
    publish(training("a", "Python & more", summary="For teachers", technologies=["cybersecurity"]))

    assert why("q=python teachers cybersecurity") == {
        "Python &amp; more": [
            "In the title: Python",
            "In the summary: teachers",
            "In its subjects: Cybersecurity",
        ]
    }


def test_words_in_another_language_say_which(publish):
    publish(training("a", "Tabellen für alle", language="de"))

    assert why("q=tabellen&language=de") == {
        "Tabellen für alle": ["In the title: Tabellen", "Written in German"]
    }


def test_words_of_a_shown_translation_are_in_the_language_of_the_page(publish):
    publish(training("a", "Tabellen für alle", language="de"))
    EntryText.objects.create(
        entry=Entry.objects.get(),
        language="en",
        field="title",
        text="Tables for all",
        origin=TextOrigin.SOURCE,
    )
    rebuild_index()

    assert why("q=tables") == {"Tables for all": ["In the title: Tables"]}


@pytest.fixture
def labelled(index, settings, tmp_path):
    settings.LABELS_FOLDER = tmp_path / "labels"
    build_labels()


def test_what_was_found_by_its_subject_names_the_subject_and_no_words(labelled, publish):
    publish(training("a", "Sicher im Netz", language="de", technologies=["cybersecurity"]))

    assert why("q=cybersécurité", "fr") == {
        "Sicher im Netz": ["Your words name a subject that it is about: Cybersécurité"]
    }


def test_a_mistyped_word_is_not_said_to_stand_there(publish):
    publish(training("a", "Python lessons"))

    (said,) = why("q=pyhton").values()

    assert not any("title" in one or "stand" in one for one in said)


def test_without_words_nothing_is_explained(publish):
    publish(training("a", "Python"))

    assert why("kind=training") == {"Python": []}
    assert why("q=-java") == {"Python": []}


def lifted(title: str, query: str = "q=python", language: str = "en") -> set[str]:
    lines = found(query, language).lines
    (line,) = [one for one in lines if title in str(one.title)]
    known = {str(one.label): str(one) for one in Lifted}
    return {known[one] for one in line.why if one in known}


@pytest.fixture
def old(publish):
    """An entry that nothing lifts on an English page: published long ago, in French."""

    def make(**values: object) -> Entry:
        publish(training("a", "Python", **{"language": "fr", **values}))
        Entry.objects.update(published_at=timezone.now() - timedelta(days=90))
        rebuild_index()
        return Entry.objects.get()

    return make


def test_nothing_lifted_says_nothing(old):
    old()

    assert lifted("Python") == set()


@pytest.mark.parametrize(
    ("values", "query", "language", "lift"),
    [
        ({}, "q=python", "fr", "language"),
        ({}, "q=python&language=fr", "en", "language"),
        ({"countries": ["MT"]}, "q=python&country=MT", "en", "country"),
        ({"deadline_on": timezone.localdate() + timedelta(days=14)}, "q=python", "en", "deadline"),
    ],
)
def test_what_lifts_is_said(old, values, query, language, lift):
    old(**values)

    assert lifted("Python", query, language) == {lift}


@pytest.mark.parametrize("days", [-1, 15])
def test_a_deadline_that_is_over_or_far_lifts_nothing(old, days):
    old(deadline_on=timezone.localdate() + timedelta(days=days))

    assert lifted("Python", "q=python&past=yes") == set()


def test_the_country_of_the_site_lifts(old, settings):
    settings.COUNTRY = "MT"
    old(countries=["MT"])

    assert lifted("Python") == {"country"}


def test_a_good_description_lifts_once_its_points_are_known(old):
    entry = old()

    def describe(points: int) -> set[str]:
        dimensions = dict.fromkeys(
            ("findable", "reachable", "usable", "interoperable", "trustworthy"), points
        )
        store_points([Quality(entry=entry, total=points, **dimensions)])
        catch_up()
        return lifted("Python")

    assert [describe(points) for points in (74, 75, 80, 74)] == [set(), {"quality"}, {"quality"}, set()]


def test_the_languages_of_the_browser_lift(old, client):
    old()

    plain = client.get("/en/search/?q=python", headers={"Accept-Language": "*, en;q=0.5"})
    french = client.get("/en/search/?q=python", headers={"Accept-Language": "fr-CA, en;q=0.5, de;q=0"})

    assert [line.why[-1] for line in french.context["answer"].lines] == [str(Lifted.ACCEPTED.label)]
    assert str(Lifted.ACCEPTED.label) not in plain.content.decode()
    assert "Accept-Language" in french["Vary"]


def test_a_dead_link_is_last_however_well_it_fits_and_says_so(publish):
    publish(
        training("a", "Python python", address="https://school.example/a"),
        *(training(f"b{number}", f"Thing {number}", description="Much, also python.") for number in range(3)),
    )
    entry = Entry.objects.get(title="Python python")
    Entry.objects.filter(pk=entry.pk).update(link_state=LinkState.BROKEN)
    rebuild_index()

    said = why("q=python")

    assert list(said)[-1] == "Python python"
    assert said["Python python"][-1] == "Lower, because its link does not answer."


def test_all_weights_together_keep_to_the_bound():
    factors = (
        weights.READERS_LANGUAGE, max(weights.ACCEPTED_LANGUAGE, weights.SPOKEN_LANGUAGE), weights.READERS_COUNTRY, weights.INTEREST,
        weights.NEW, weights.DEADLINE_SOON, weights.WELL_DESCRIBED,
    )  # fmt: skip

    assert min(factors) >= 1
    assert prod(factors) <= MOST_LIFT


def test_the_lines_of_reasons_are_escaped_and_read_out_with_their_title(publish, client):
    publish(training("a", "Python & more", provider_name="Python & Academy"))

    page = client.get("/en/search/?q=python").content.decode()

    assert (
        '<details class="why" lang="en"><summary>Why this result<span class="hidden" lang="en">: Python &amp; more'
        in page
    )
    assert "& Academy" not in page


def test_what_another_word_found_says_so_and_nothing_of_the_typed_one(publish):
    publish(training("a", "Artificial intelligence for all"), training("b", "AI at work"))
    checked = checked_words(language="", words=("AI", "artificial intelligence"), others=())
    add_group(checked, by=UserFactory(staff=True), reason="People say both.")
    forget_groups()

    assert why("q=ai ") == {
        "AI at work": ["In the title: AI"],
        "Artificial intelligence for all": ["It holds other words that editors say mean the same."],
    }
