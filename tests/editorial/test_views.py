"""The pages on which people write, without any script, and who gets to see them."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from rialto.catalogue.models import Entry
from rialto.editorial.actions import begin_writing, publish_edition, send_edition
from rialto.editorial.choices import PageKind
from rialto.editorial.models import BlockPage, Edition
from rialto.editorial.tasks import send_step
from rialto.jobs.models import Job
from tests.editorial.conftest import picture_file
from tests.editorial.test_publishing import kept
from tests.factories import BlockPageFactory, EditionFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "Zanzibar evening"


def written(
    edition: Edition, do: str = "save", blocks: tuple[str, ...] = ("text0001:text",), **fields
) -> dict:
    """What the form sends."""
    edition.refresh_from_db()
    sent = {"title": edition.title, "lead": "", "seen": edition.version, "block": list(blocks), "do": do}
    return (
        sent
        | {"text0001-html": "Begin here."}
        | {name.replace("__", "-"): value for name, value in fields.items()}
    )


def addresses_of(edition: Edition) -> list[str]:
    """Every address of the room that names an edition, and its preview; later ones join by themselves."""
    known = {
        "public_id": edition.page.public_id,
        "language": edition.language,
        "number": edition.revisions.get().pk,
    }
    found = [reverse("website:block-page-preview", args=[edition.page.public_id, edition.language])]
    patterns = next(one for one in get_resolver().url_patterns if "en/" in str(one.pattern)).url_patterns
    room = next(one for one in patterns if getattr(one, "app_name", "") == "editorial")
    for pattern in room.url_patterns:
        names = pattern.pattern.converters
        if "public_id" in names:
            found.append(reverse(f"editorial:{pattern.name}", kwargs={name: known[name] for name in names}))
    return found


def test_a_page_is_written_block_by_block_without_scripts(desk):
    made = desk.post(
        "/en/edit/new/", {"title": "A guide", "kind": "page", "language": "en", "organisation": "site"}
    )
    edition = Edition.objects.get()
    here = edition.get_absolute_url()
    assert made.url == here

    desk.post(here, written(edition, "add:", (), new="text"))
    edition.refresh_from_db()
    (text,) = edition.blocks
    name = text["id"]
    added = desk.post(
        here,
        {
            **written(edition, f"add:{name}", (f"{name}:text",)),
            f"{name}-html": "Hello.",
            f"new-{name}": "heading",
        },
    )
    edition.refresh_from_db()
    assert [one["kind"] for one in edition.blocks] == ["text", "heading"]
    heading = edition.blocks[1]["id"]
    assert added.url == f"{here}#block-{heading}"

    moved = {f"{name}-html": "Hello.", f"{heading}-words": "Why", f"{heading}-level": "2"}
    both = (f"{name}:text", f"{heading}:heading")
    desk.post(here, {**written(edition, f"up:{heading}", both), **moved})
    edition.refresh_from_db()
    assert [one["kind"] for one in edition.blocks] == ["heading", "text"]
    assert (edition.blocks[0]["words"], edition.blocks[1]["html"]) == ("Why", "<p>Hello.</p>")

    removed = desk.post(here, {**written(edition, f"remove:{heading}", both[::-1]), **moved})
    page = desk.get(removed.url)
    assert "The block was taken away." in page.content.decode()
    undo = page.context["undo"]
    desk.post(reverse("editorial:version-restore", args=[edition.page.public_id, "en", undo.pk]))
    edition.refresh_from_db()
    assert [one["kind"] for one in edition.blocks] == ["heading", "text"]

    desk.post(here, {**written(edition, "publish", both[::-1]), **moved})
    assert "Why" in Client().get("/en/pages/a-guide/").content.decode()


def test_lines_of_a_block_grow_as_they_are_saved(desk):
    edition = EditionFactory(blocks=[{"id": "ques0001", "kind": "questions"}])
    here = edition.get_absolute_url()
    assert desk.get(here).content.decode().count("ques0001-question_") > 0

    desk.post(
        here,
        written(
            edition, blocks=("ques0001:questions",), ques0001__question_0="Who?", ques0001__answer_0="All."
        ),
    )

    edition.refresh_from_db()
    assert edition.blocks[0]["items"] == [{"question": "Who?", "answer": "<p>All.</p>"}]
    assert 'name="ques0001-question_1"' in desk.get(here).content.decode()


def test_nothing_is_lost_where_something_is_too_long(desk):
    edition = EditionFactory()

    page = desk.post(
        edition.get_absolute_url(), written(edition, title="x" * 300, text0001__html="Precious words.")
    )

    assert page.status_code == 400
    assert "Precious words." in page.content.decode()


def test_what_is_missing_is_marked_when_one_publishes(desk):
    edition = EditionFactory(blocks=[{"id": "pict0001", "kind": "picture"}])
    blocks = ("pict0001:picture",)

    answer = desk.post(edition.get_absolute_url(), written(edition, "publish", blocks))

    page = desk.get(answer.url).content.decode()
    assert "not everybody sees it" in page
    assert page.count('class="error"') == 3


def test_a_picture_comes_along_with_the_form(desk):
    edition = EditionFactory(blocks=[{"id": "pict0001", "kind": "picture"}])
    here, blocks = edition.get_absolute_url(), ("pict0001:picture",)
    words = {"pict0001-alternative": "A bridge", "pict0001-credit": "Ada", "pict0001-picture": ""}

    none = SimpleUploadedFile("none.png", b"none")
    bad = desk.post(here, written(edition, blocks=blocks) | words | {"pict0001-upload": none})
    assert bad.status_code == 400
    desk.post(here, written(edition, blocks=blocks) | words | {"pict0001-upload": picture_file()})

    edition.refresh_from_db()
    assert edition.blocks[0]["picture"] == str(edition.page.pictures.get().picture.public_id)
    preview = desk.get(reverse("website:block-page-preview", args=[edition.page.public_id, "en"]))
    assert 'alt="A bridge"' in preview.content.decode()


def test_another_pages_picture_is_not_shown(desk, ada):
    other = kept(BlockPageFactory(), ada)
    edition = EditionFactory(
        blocks=[
            {
                "id": "pict0001",
                "kind": "picture",
                "picture": str(other.public_id),
                "alternative": "A",
                "credit": "B",
            }
        ]
    )
    publish_edition(edition, by=ada)

    assert "<figure" not in Client().get(edition.page.get_absolute_url()).content.decode()
    assert not other.of_block_pages.get().is_shown


def test_two_who_write_do_not_write_over_each_other(desk, ada, bob):
    edition = begin_writing(EditionFactory(), by=bob)
    here = edition.get_absolute_url()

    held = desk.get(here).content.decode()
    assert "Bob Vella has been writing here for 1 minute." in held
    desk.post(reverse("editorial:edition-take-over", args=[edition.page.public_id, "en"]))
    assert desk.get(here).context["head"] is not None
    bobs = Client()
    bobs.force_login(bob)
    late = bobs.post(here, written(edition, text0001__html="Late words."))

    compared = bobs.get(late.url).content.decode()
    assert "Late" in compared
    alive = reverse("editorial:edition-alive", args=[edition.page.public_id, "en"])
    assert (bobs.post(alive).status_code, desk.post(alive).status_code) == (409, 204)


def test_withdrawing_and_giving_back_take_a_reason(desk, ada, carla, coalition):
    edition = publish_edition(EditionFactory(), by=ada)
    withdraw = reverse("editorial:edition-withdraw", args=[edition.page.public_id, "en"])

    assert desk.post(withdraw, {"reason": ""}).status_code == 400
    assert desk.post(withdraw, {"reason": "Old."}).status_code == 302
    assert Client().get(edition.page.get_absolute_url()).status_code == 410

    sent = send_edition(EditionFactory(page=BlockPageFactory(organisation=coalition)), by=carla)
    desk.post(
        reverse("editorial:edition-return", args=[sent.page.public_id, "en"]), {"reason": "Say who pays."}
    )
    carlas = Client()
    carlas.force_login(carla)
    assert "Say who pays." in carlas.get(sent.get_absolute_url()).content.decode()


def test_who_sent_a_page_hears_in_their_language_what_an_editor_made_of_it(desk, carla, coalition):
    carla.language = "de"
    carla.save()
    sent = send_edition(EditionFactory(page=BlockPageFactory(organisation=coalition)), by=carla)
    name = [sent.page.public_id, "en"]

    desk.post(reverse("editorial:edition-return", args=name), {"reason": "Say who pays."})
    send_edition(sent, by=carla)
    desk.post(sent.get_absolute_url(), written(sent, "publish"))
    desk.post(reverse("editorial:edition-withdraw", args=name), {"reason": "Old."})
    for job in Job.objects.filter(task_path__endswith="send_step").order_by("enqueued_at"):
        send_step.func(*job.args_kwargs["args"])

    assert [(one.to, one.alternatives != []) for one in mail.outbox] == [([carla.email], True)] * 3
    back, published, away = (one.body for one in mail.outbox)
    assert "Say who pays." in back
    assert sent.title in published
    assert "Old." in away


def test_what_editors_publish_themselves_is_told_to_nobody(desk):
    edition = EditionFactory()

    desk.post(edition.get_absolute_url(), written(edition, "publish"))
    for job in Job.objects.filter(task_path__endswith="send_step"):
        send_step.func(*job.args_kwargs["args"])

    assert edition.steps.latest("pk").after == "published"
    assert mail.outbox == []


def test_publishing_is_planned_in_a_form(desk):
    edition = EditionFactory()
    plan = reverse("editorial:edition-plan", args=[edition.page.public_id, "en"])

    assert desk.post(plan, {"publish_at": "2020-01-01T08:00"}).status_code == 400
    assert desk.post(plan, {"publish_at": "2060-01-01T08:00"}).status_code == 302

    edition.refresh_from_db()
    assert edition.publish_at is not None
    assert "by itself on 1 January 2060, 08:00" in desk.get(edition.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["nobody", "member", "manager of another"])
def test_a_draft_is_nobodys_business(who, ada, coalition, carla):
    edition = EditionFactory(title=SECRET, page=BlockPageFactory(kind=PageKind.ARTICLE))
    client = Client()
    if who != "nobody":
        client.force_login(carla if who == "manager of another" else UserFactory())

    for address in addresses_of(edition):
        for answer in (
            client.get(address),
            client.post(address, {"language": "fi", "reason": "x", "slug": "x"}),
        ):
            assert answer.status_code in (302, 404, 405), address
            assert SECRET not in answer.content.decode()
            if answer.status_code == 302:
                assert "sign-in" in answer.url
    edition.refresh_from_db()
    assert (edition.version, edition.state, edition.writer) == (1, "draft", None)
    assert BlockPage.objects.get().editions.count() == 1
    for address in (
        f"/en/pages/{edition.page.slug}/",
        "/sitemap-pages.xml",
        "/en/",
        "/en/search/?q=Zanzibar",
    ):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert SECRET not in body.decode()
    assert not Entry.objects.exists()


def test_managers_write_their_organisations_pages(carla, coalition):
    mine, other = EditionFactory(page=BlockPageFactory(organisation=coalition)), EditionFactory(title=SECRET)
    client = Client()
    client.force_login(carla)

    page = client.get("/en/edit/").content.decode()

    assert mine.title in page
    assert SECRET not in page
    assert client.get(mine.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    sent = client.post(mine.get_absolute_url(), written(mine, "publish"))
    mine.refresh_from_db()
    assert (sent.status_code, mine.state) == (302, "draft")


def test_whoever_has_nothing_to_write_finds_nothing():
    client = Client()
    client.force_login(UserFactory())

    assert [client.get(path).status_code for path in ("/en/edit/", "/en/edit/new/")] == [404, 404]


def test_editors_need_a_second_factor(desk, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True

    assert desk.get("/en/edit/").status_code == 302


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_the_same_however_long_it_is(desk, count, django_assert_num_queries):
    for number in range(count):
        edition = EditionFactory(published=number % 2 == 0)
        EditionFactory(page=edition.page, language="fi")

    with django_assert_num_queries(5):
        page = desk.get("/en/edit/")

    assert page.content.decode().count('class="line-title"') == count


@pytest.mark.parametrize("count", [1, 3, 30])
def test_writing_costs_the_same_however_many_blocks_there_are(desk, ada, count, django_assert_num_queries):
    page = BlockPageFactory()
    picture = str(kept(page, ada).public_id)
    blocks = [
        {"id": f"pict{number:04}", "kind": "picture", "picture": picture, "alternative": "A", "credit": "B"}
        for number in range(count)
    ]
    edition = EditionFactory(page=page, blocks=blocks)

    with django_assert_num_queries(12):
        answer = desk.get(edition.get_absolute_url())

    assert answer.content.decode().count("block-thumb") == count
