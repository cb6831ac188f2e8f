"""Translations made here of another site's entries: never told as the origin's own, never lost at the next pull."""

import pytest

from rialto.catalogue.actions.translating import correct_texts, write_machine_texts
from rialto.catalogue.models import Entry, EntryText, ForeignEntry
from rialto.exchange.queries.feed import changes_page, snapshot_page
from rialto.translation.choices import TextOrigin, TextState
from rialto.translation.hashes import bundle_hash
from rialto.translation.holders import Made, Written
from tests.exchange.feeds import changed, site_of, take, uuid_of
from tests.factories import EntryTextFactory, UserFactory

pytestmark = pytest.mark.django_db


def entry() -> Entry:
    return Entry.objects.get(public_id=uuid_of(1))


def theirs(text: str, origin: str = "machine", *, language: str = "de", is_stale: bool = False) -> dict:
    return {"language": language, "field": "title", "text": text, "origin": origin, "is_stale": is_stale}


def machine_says(text: str, language: str = "de") -> Written:
    one = entry()
    made = Made(
        thing_id=one.public_id, language=language, source_hash=bundle_hash({"title": one.title}),
        texts={"title": text}, provider="deepl",
    )  # fmt: skip
    return write_machine_texts([made])[one.public_id, language]


def told() -> list[dict]:
    """The translations that this site's feed tells of, the same in both its forms."""
    (item,) = changes_page(0, limit=9)["items"]
    (same,) = snapshot_page(None, limit=9)["items"]
    assert item["entry"] == same["entry"]
    assert item["version"] == ForeignEntry.objects.get().version
    return item["entry"]["translations"]


def shown(language: str = "de") -> tuple[str, str]:
    text = EntryText.objects.get(entry=entry(), language=language)
    return text.text, text.origin


@pytest.mark.parametrize("origin", ["machine", "person"])
def test_what_a_person_corrects_here_stays_and_the_origins_words_are_told_on(origin):
    take(changed(1, 1, translations=[theirs("theirs", origin)]))

    correct_texts(entry(), "de", {"title": "ours"}, by=UserFactory())
    assert (shown(), told()) == (("ours", "person"), [theirs("theirs", origin)])

    take(changed(1, 2, translations=[theirs("anew", "person")]))
    assert (shown(), told()) == (("ours", "person"), [theirs("anew", "person")])

    take(changed(1, 3, title="Another title"))
    assert (shown(), told()) == (("ours", "person"), [])
    assert EntryText.objects.get().state == TextState.STALE


def test_a_correction_of_a_correction_keeps_what_the_origin_said():
    take(changed(1, 1, translations=[theirs("theirs")]))

    for words in ("ours", "ours, better"):
        correct_texts(entry(), "de", {"title": words}, by=UserFactory())

    assert (shown()[0], told()) == ("ours, better", [theirs("theirs")])


def test_a_machine_here_translates_what_the_origin_has_not_and_it_is_not_told_as_theirs():
    take(changed(1, 1))

    assert machine_says("Maschine") == Written.DONE
    assert (shown(), told()) == (("Maschine", "machine"), [])

    take(changed(1, 2, tags=["sea"]))
    take(changed(1, 3, translations=[theirs("theirs")]))
    assert (shown(), told()) == (("Maschine", "machine"), [theirs("theirs")])


def test_a_machine_here_that_does_a_stale_one_again_leaves_the_origins_in_the_feed():
    take(changed(1, 1, translations=[theirs("old", is_stale=True)]))

    assert machine_says("neu") == Written.DONE

    assert (shown(), told()) == (("neu", "machine"), [theirs("old", is_stale=True)])


def test_a_machines_words_for_an_older_original_give_way_to_the_origins_for_this_one():
    take(changed(1, 1))
    machine_says("alt")

    take(changed(1, 2, title="Another title", translations=[theirs("neu")]))

    assert (shown(), told()) == (("neu", "machine"), [theirs("neu")])


def test_a_machine_leaves_alone_what_people_said_at_the_origin():
    take(changed(1, 1, translations=[theirs("theirs", "person")]))

    assert machine_says("Maschine") == Written.NEEDLESS

    assert shown() == ("theirs", "person")


def test_the_hub_tells_on_what_the_origin_has_to_those_who_come_later():
    """Two sites that read the same version, one before and one after somebody translated at the hub, have the same."""
    take(changed(1, 1, origin="rialto-it", translations=[theirs("loro")]), site=site_of("hub", is_hub=True))
    (before,) = changes_page(0, limit=9)["items"]

    correct_texts(entry(), "de", {"title": "ours"}, by=UserFactory())
    EntryTextFactory(entry=entry(), language="fr", text="à nous", origin=TextOrigin.MACHINE)

    (after,) = changes_page(0, limit=9)["items"]
    assert {**after, "position": 0} == {**before, "position": 0}


def test_the_entrys_own_words_stay_the_origins_whatever_is_translated_here():
    take(changed(1, 1, language="de", title="Segeln", translations=[theirs("Sailing", language="en")]))

    correct_texts(entry(), "en", {"title": "To sail"}, by=UserFactory())
    take(changed(1, 2, language="en", title="Sailing", translations=[theirs("Segeln", "person")]))

    (item,) = changes_page(0, limit=9)["items"]
    assert (item["entry"]["title"], item["entry"]["translations"]) == (
        "Sailing",
        [theirs("Segeln", "person")],
    )
