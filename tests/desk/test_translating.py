"""Machine translation at the desk: staff see the queue, steer it, and keep the glossary."""

import pytest
from django.test import Client
from django.urls import reverse

from rialto.translation.choices import JobState
from rialto.translation.models import GlossaryTerm, TranslationJob, TranslationStanding
from tests.factories import EntryFactory, EntryTextFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/translation/"


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(UserFactory(staff=True))
    return client


def job(entry=None, **said) -> TranslationJob:
    entry = entry or EntryFactory(published=True, language="sk", title="Kurz")
    values = {
        "noun": "entry", "thing_id": entry.public_id, "source_language": "sk", "target_language": "pt", "source_hash": "x",
        "state": JobState.REVIEW,
    }  # fmt: skip
    return TranslationJob.objects.create(**(values | said))


def test_the_queue_says_what_failed_and_why(staff):
    job(reason="It is much longer than the original.", result={"title": "<p>Curso</p>"})

    page = staff.get(PAGE).content.decode()

    assert "Kurz" in page
    assert "It is much longer than the original." in page
    assert "Curso" in page


def test_the_page_asks_as_often_for_many_as_for_few(
    staff, django_assert_num_queries, django_assert_max_num_queries
):
    job()
    with django_assert_max_num_queries(30) as counted:
        staff.get(PAGE)
    for _ in range(5):
        job()

    with django_assert_num_queries(len(counted.captured_queries)):
        staff.get(PAGE)


def test_it_is_paused_and_goes_on(staff):
    staff.post(f"{PAGE}pause/")
    assert TranslationStanding.objects.get().is_paused
    staff.post(f"{PAGE}resume/")
    assert not TranslationStanding.objects.get().is_paused


def test_an_entry_is_put_first_by_its_address(staff):
    entry = EntryFactory(published=True, language="sk")

    answer = staff.post(
        f"{PAGE}now/", {"entry": f"https://site.example{entry.get_absolute_url()}", "language": "pt"}
    )

    assert answer.status_code == 302
    assert [one.target_language for one in TranslationJob.objects.all()] == ["pt"]
    assert staff.post(f"{PAGE}now/", {"entry": "nothing", "language": "pt"}).status_code == 400
    assert staff.post(f"{PAGE}now/", {"entry": entry.slug, "language": "sk"}).status_code == 400


def test_what_was_set_aside_is_sent_again(staff):
    one = job()

    staff.post(reverse("desk:translation-again", args=[one.public_id]))

    one.refresh_from_db()
    assert one.state == JobState.WAITING


def test_all_that_failed_waits_again_and_what_came_back_odd_stays(staff):
    failed = [job(state=JobState.FAILED, tries=5, reason="No answer came.") for _ in range(2)]
    odd = job()
    address = reverse("desk:translation-again-all")
    assert f'action="{address}"' in staff.get(f"{PAGE}?state=failed").text
    assert address not in staff.get(PAGE).text

    staff.post(address)

    rows = TranslationJob.objects.filter(pk__in=[one.pk for one in failed])
    assert {(one.state, one.tries, one.reason) for one in rows} == {(JobState.WAITING, 0, "")}
    odd.refresh_from_db()
    assert odd.state == JobState.REVIEW


def test_what_was_set_aside_can_be_shown_all_the_same(staff):
    from rialto.catalogue.queries.translating import originals_of

    entry = EntryFactory(published=True, language="sk", title="Kurz")
    hashed = originals_of([(entry.public_id, "pt")])[entry.public_id, "pt"].source_hash
    one = job(
        entry,
        source_hash=hashed,
        marks={"lengths": {"title": 4}, "words": ["EuroHPC"]},
        result={"title": "Curso ⟦0⟧ ⟦7⟧"},
    )

    staff.post(reverse("desk:translation-use", args=[one.public_id]))

    assert entry.texts.get().text == "Curso EuroHPC"


def test_words_are_kept_changed_and_removed(staff):
    staff.post("/en/desk/glossary/add/", {"kept": "", "words": "sk: kurz\npt: formação"})
    term = GlossaryTerm.objects.get()
    assert term.words == {"sk": "kurz", "pt": "formação"}
    assert "formação" in staff.get("/en/desk/glossary/").content.decode()

    page = reverse("desk:term-page", args=[term.public_id])
    assert staff.post(page, {"kept": "", "words": "klingon: qep"}).status_code == 400
    staff.post(page, {"kept": "EuroHPC", "words": ""})
    assert GlossaryTerm.objects.get().kept == "EuroHPC"

    staff.post(reverse("desk:term-remove", args=[term.public_id]))
    assert not GlossaryTerm.objects.exists()


@pytest.mark.parametrize("path", [PAGE, "/en/desk/glossary/", "/en/desk/glossary/add/"])
def test_others_do_not_see_it(path):
    client = Client()
    client.force_login(UserFactory())

    assert client.get(path).status_code == 404


def test_how_much_can_be_read_is_told_by_language(staff):
    EntryTextFactory(entry=EntryFactory(published=True, language="sk"), language="pt", machine=True)

    assert "100 %" in staff.get(PAGE).content.decode()
