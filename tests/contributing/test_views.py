"""The pages of contributing, as members, strangers and programs meet them."""

import uuid

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse

from rialto.base.errors import Refused
from rialto.catalogue.actions import merge_organisations
from rialto.catalogue.choices import Kind
from rialto.catalogue.models import Entry
from rialto.contributing.actions import begin_draft, decide, drafting, save_draft, send_contribution
from rialto.contributing.choices import LineOutcome, PlanDeed, State, Step, Verdict
from rialto.contributing.forms.steps import StepForm, steps_of_kind
from rialto.contributing.models import Contribution, Upload
from rialto.contributing.rules import contributions_of
from rialto.contributing.trust import looks_needed
from rialto.contributing.views import writing
from rialto.jobs.models import Job
from tests.contributing.test_reviewing import WHOLE
from tests.desk.test_views import words_of
from tests.factories import (
    ClaimFactory,
    ContributionFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.servers import Answer, running_site

pytestmark = pytest.mark.django_db
SECRET = "Zanzibar evening"
EVIL = "<script>alert(1)</script>"
BASICS = {
    "title": "Spreadsheets for beginners",
    "summary": "Learn in two evenings how to keep the books of a small club.",
    "address": "school.example.org/spreadsheets",
    "language": "en",
    "provider_name": "Adult school of Graz",
}
PAGE = b"""<!doctype html><html lang="en"><head><title>Robots</title><script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Event", "name": "A day of robots", "startDate": "2027-05-04T10:00",
 "description": "Build one.", "organizer": {"@type": "Organization", "name": "Maker club"},
 "location": {"@type": "Place", "name": "Hall", "address": {"addressLocality": "Graz", "addressCountry": "AT"}}}
</script></head><body><h1>A day of robots</h1></body></html>"""


def at(name: str, contribution: Contribution, *more) -> str:
    return reverse(f"contributing:{name}", args=[contribution.public_id, *more])


def addresses_of(contribution: Contribution) -> list[str]:
    """Every address of the room that names a contribution, and its preview; later ones join by themselves."""
    found = [reverse("website:entry-preview", args=[contribution.public_id])]
    patterns = next(one for one in get_resolver().url_patterns if "en/" in str(one.pattern)).url_patterns
    room = next(one for one in patterns if getattr(one, "namespace", "") == "contributing")
    for pattern in room.url_patterns:
        fillings = {
            "public_id": contribution.public_id, "number": 1, "step": Step.BASICS,
            "deed": PlanDeed.PUBLISH, "plan_id": contribution.public_id,
        }  # fmt: skip
        wanted = pattern.pattern.converters
        if "public_id" in wanted and not pattern.name.startswith("upload"):
            found.append(
                reverse(f"contributing:{pattern.name}", kwargs={name: fillings[name] for name in wanted})
            )
    return found


@pytest.mark.django_db(transaction=True)  # a worker closes its connections
def test_a_member_writes_sends_and_is_found_by_a_reviewer_who_publishes(member, author, desk, vocabularies):
    page = member.post(reverse("contributing:contribution-new", args=["training"]), BASICS)
    contribution = Contribution.objects.get()
    assert page["Location"] == at("contribution-step", contribution, Step.WHEN)
    member.post(
        page["Location"],
        {"starts_on": "2027-03-01", "ends_on": "2027-03-08", "countries": ["AT"], "city": "Graz"},
    )
    member.post(
        at("contribution-step", contribution, Step.DETAILS),
        {"is_free": "yes", "details.outcomes": "sum\nsort"},
    )
    assert SECRET not in words_of(member.get(at("contribution-send", contribution)).content)
    member.post(at("contribution-send", contribution))

    queue = words_of(desk.get(reverse("desk:review-list")).content)
    page = desk.get(reverse("desk:review-page", args=[contribution.public_id]))
    desk.post(reverse("desk:review-page", args=[contribution.public_id]), {"verdict": "accept"})

    entry = Entry.objects.get()
    assert "Spreadsheets for beginners" in queue
    assert "Adult school of Graz" in words_of(page.content)
    assert entry.trainingdetails.outcomes == ["sum", "sort"]
    assert (entry.address, entry.is_free) == ("https://school.example.org/spreadsheets", True)
    assert b"Spreadsheets for beginners" in Client().get(entry.get_absolute_url()).content
    call_command("work", "--batch")
    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([author.email], "Ihr Eintrag ist veröffentlicht · Rialto")
    ]


@pytest.mark.django_db(transaction=True)  # a worker closes its connections
def test_a_question_goes_to_the_author_in_their_language_and_stands_on_their_page(
    member, author, desk, vocabularies
):
    contribution = ContributionFactory(author=author, waiting=True)
    address = reverse("desk:review-page", args=[contribution.public_id])

    without = desk.post(address, {"verdict": "send-back", "words": ""})
    desk.post(address, {"verdict": "send-back", "words": f"Which hours? {EVIL}"})

    call_command("work", "--batch")
    page = member.get(contribution.get_absolute_url()).content.decode()
    assert without.status_code == 400
    assert "Which hours?" in page
    assert EVIL not in page
    assert mail.outbox[0].to == [author.email]
    assert "Which hours?" in mail.outbox[0].body


def test_the_reviewer_sees_what_changed_since_it_was_sent_back(author, reviewer, desk):
    contribution = begin_draft(Kind.TRAINING, WHOLE | {"city": "Graz"}, by=author)
    back = decide(send_contribution(contribution, by=author), Verdict.SEND_BACK, by=reviewer, reason="Where?")
    send_contribution(save_draft(back, {"city": "Linz"}, by=author), by=author)

    page = words_of(desk.get(reverse("desk:review-page", args=[contribution.public_id])).content)

    assert "What changed since it was sent last" in page
    assert "City Graz Linz" in page


@pytest.mark.parametrize("state", ["draft", "in-review"])
def test_strangers_and_other_members_see_nothing_of_it(author, state):
    contribution = ContributionFactory(author=author, title=SECRET, waiting=state == "in-review")
    stranger, other = Client(), Client()
    other.force_login(UserFactory())

    for address in addresses_of(contribution):
        asked, sent = stranger.get(address), other.get(address)
        assert asked.status_code in (302, 405), address
        assert sent.status_code in (404, 405), address
        assert other.post(address).status_code in (404, 405), address
        assert SECRET.encode() not in asked.content + sent.content
    assert contributions_of(UserFactory()).count() == 0


def test_staff_see_what_waits_and_no_draft(desk, author):
    draft, waiting = (
        ContributionFactory(author=author, title=SECRET),
        ContributionFactory(author=author, waiting=True),
    )

    answers = [
        desk.get(reverse(name, args=[one.public_id])).status_code
        for one in (draft, waiting)
        for name in ("desk:review-page", "website:entry-preview", "contributing:contribution-page")
    ]

    assert answers == [404, 404, 404, 200, 200, 404]
    assert SECRET.encode() not in desk.get(reverse("desk:review-list")).content


def test_only_staff_review(member, author):
    contribution = ContributionFactory(waiting=True)
    address = reverse("desk:review-page", args=[contribution.public_id])

    assert member.post(address, {"verdict": "accept"}).status_code == 404
    assert Client().post(address, {"verdict": "accept"}).status_code == 302
    assert Entry.objects.count() == 0


def test_a_wrong_answer_is_told_and_the_rest_is_saved(member, author):
    contribution = ContributionFactory(author=author)

    page = member.post(
        at("contribution-step", contribution, Step.WHEN),
        {"starts_on": "2027-03-08", "ends_on": "2027-03-01", "city": "Linz"},
    )

    contribution.refresh_from_db()
    assert page.status_code == 400
    assert "It would end before it starts." in page.content.decode()
    assert 'value="2027-03-01"' in page.content.decode()
    assert (contribution.values["city"], contribution.values["starts_on"]) == ("Linz", "2027-03-08")


def test_a_form_that_saves_by_itself_is_told_what_is_missing(member, author):
    EntryFactory(published=True, title="Spreadsheets")
    address = reverse("contributing:contribution-new", args=["event"])

    nothing = member.post(address, {"title": ""}, headers={"X-Autosave": "1"})
    answer = member.post(address, {"title": "A day of code"}, headers={"X-Autosave": "1"})
    contribution = Contribution.objects.get()
    again = member.post(
        answer["X-Draft"], {"title": "A day of code", "address": "nowhere"}, headers={"X-Autosave": "1"}
    )

    assert (nothing.status_code, answer["X-Draft"]) == (
        204,
        at("contribution-step", contribution, Step.BASICS),
    )
    assert "Say on which day it takes place." in answer.content.decode()
    assert "This is not the address of a page" in again.content.decode()
    assert contribution.revisions.count() == 1


def test_a_possible_double_is_shown_before_it_is_sent(member, author):
    from rialto.harvesting.actions.matching import after_write

    known = EntryFactory(
        published=True, title="Spreadsheets for beginners", address="https://school.example.org/spreadsheets"
    )
    after_write([known.pk])
    contribution = ContributionFactory(author=author, title="Spreadsheets for beginners")

    page = member.get(at("contribution-send", contribution)).content.decode()

    assert known.get_absolute_url() in page


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_all_parts_and_takes_what_it_asks(member, author, kind):
    contribution = ContributionFactory(author=author, kind=kind)
    for step in steps_of_kind(kind):
        assert member.get(at("contribution-step", contribution, step)).status_code == 200
    for step in (Step.WHEN, Step.DETAILS, Step.SUBJECTS):
        form = StepForm(kind, step, {})
        answers = {name: filling(field) for name, field in form.fields.items()}
        answers |= {"price_amount": "", "is_free": "yes"} if "is_free" in answers else {}
        page = member.post(at("contribution-step", contribution, step), answers | {"stay": "1"})
        assert page.status_code == 302, words_of(page.content)

    preview = member.get(reverse("website:entry-preview", args=[contribution.public_id]))

    assert preview.status_code == 200
    assert "This is how it will look" in preview.content.decode()


def test_a_preview_leads_to_no_page_of_an_organisation_that_is_not_there_yet(member, author):
    contribution = ContributionFactory(author=author)

    preview = member.get(reverse("website:entry-preview", args=[contribution.public_id])).content.decode()

    assert "Adult school of Graz" in preview
    assert "/organisations/preview/" not in preview


def filling(field) -> object:
    """An answer that the question takes."""
    choices = [key for key, _ in getattr(field, "choices", ()) if key]
    if choices:
        return [choices[0]] if type(field).__name__ == "ManyField" else choices[0]
    return {"DayField": "2027-04-01", "AmountField": "5", "AddressField": "https://school.example.org/"}.get(
        type(field).__name__, "EUR"
    )


def test_translations_stand_beside_the_original(member, author):
    contribution = ContributionFactory(author=author)
    address = at("contribution-step", contribution, Step.LANGUAGES)

    empty = member.get(address + "?language=fr").content.decode()
    member.post(address + "?language=fr", {"texts.fr.title": "Tableurs", "texts.fr.summary": ""})

    contribution.refresh_from_db()
    assert 'name="texts.fr.title"' in empty
    assert contribution.values["texts.fr.title"] == "Tableurs"
    preview = member.get(f"/fr/preview/{contribution.public_id}/").content.decode()
    assert "Tableurs" in preview


@pytest.mark.django_db(transaction=True)  # a worker closes its connections
def test_a_page_is_read_into_a_draft(member, settings, vocabularies):
    with running_site(
        {"/robots-day": Answer(PAGE, headers={"Content-Type": "text/html; charset=utf-8"})}
    ) as site:
        settings.FETCH_ALLOW = [site.host]
        answer = member.post(reverse("contributing:page-read"), {"address": site.address("/robots-day")})
        call_command("work", "--batch")

    contribution = Contribution.objects.get()
    values = contribution.values
    assert answer.status_code == 302
    assert (contribution.kind, contribution.state, values["title"]) == ("event", "draft", "A day of robots")
    assert (values["starts_on"], values["city"], values["provider_name"]) == (
        "2027-05-04",
        "Graz",
        "Maker club",
    )
    assert contribution.look["problem"] == ""


def test_an_address_inside_is_not_read(member):
    answer = member.post(reverse("contributing:page-read"), {"address": "http://127.0.0.1:1/"})

    assert answer.status_code == 400
    assert Contribution.objects.count() == 0


def test_a_table_becomes_drafts_and_a_report_for_each_line(member, author):
    table = (
        "title,kind,summary,address,provider\n"
        "Evening one,training,Learn in two evenings to keep the books.,https://school.example.org/1,School\n"
        ",training,No title here at all,https://school.example.org/2,School\n"
        "Evening three,training,,https://school.example.org/3,\n"
    )
    file = SimpleUploadedFile("offers.csv", table.encode(), content_type="text/csv")

    answer = member.post(reverse("contributing:upload-new"), {"table": file, "kind": "training"})
    upload = Upload.objects.get()
    report = words_of(member.get(answer["Location"]).content)
    member.post(reverse("contributing:upload-send", args=[upload.public_id]))

    assert [one.outcome for one in upload.lines.all()] == [
        LineOutcome.DRAFTED, LineOutcome.REFUSED, LineOutcome.UNFINISHED,
    ]  # fmt: skip
    assert "Say who offers it." in report
    states = dict(Contribution.objects.values_list("title", "state"))
    assert states == {"Evening one": State.IN_REVIEW, "Evening three": State.DRAFT}
    other = Client()
    other.force_login(UserFactory())
    assert other.get(answer["Location"]).status_code == 404


def test_what_is_no_table_is_said_so(member):
    file = SimpleUploadedFile("offers.xlsx", b"\x00\x01", content_type="application/octet-stream")

    answer = member.post(reverse("contributing:upload-new"), {"table": file, "kind": "training"})

    assert answer.status_code == 400
    assert Upload.objects.count() == 0


def test_a_new_address_is_looked_at_once(member, author):
    contribution = ContributionFactory(author=author)
    address = at("contribution-step", contribution, Step.BASICS)
    for summary in ("One sentence that is long enough.", "Another sentence that is long."):
        member.post(address, BASICS | {"summary": summary, "address": "https://other.example.org/"})

    assert Job.objects.filter(task_path__endswith="contributing.tasks.look_at").count() == 1


@pytest.mark.parametrize("name", ["contributing:my-entries", "desk:review-list"])
def test_lists_cost_the_same_however_long_they_are(reviewer, desk, name, django_assert_max_num_queries):
    counts = []
    for count in (1, 2, 27):
        ContributionFactory.create_batch(count, author=UserFactory(), waiting=True)
        ContributionFactory.create_batch(count, author=reviewer)
        desk.get(reverse(name))
        with django_assert_max_num_queries(12) as asked:
            desk.get(reverse(name))
        counts.append(len(asked))

    assert len(set(counts)) == 1


def test_the_queue_is_narrowed_by_kind_and_country(desk):
    for title, kind, country in (("One", "training", "AT"), ("Two", "event", "AT"), ("Three", "event", "MT")):
        ContributionFactory(title=f"Number {title}", kind=kind, country=country, waiting=True)

    def found(query: str) -> list[str]:
        page = words_of(desk.get(reverse("desk:review-list") + query).content)
        return [title for title in ("One", "Two", "Three") if f"Number {title}" in page]

    assert found("?kind=event") == ["Two", "Three"]
    assert found("?kind=event&country=AT") == ["Two"]
    assert found("?country=MT") == ["Three"]
    assert found("?kind=nonsense&country=%3Cb%3E") == ["One", "Two", "Three"]


def test_addresses_of_nothing_are_told_so(member):
    unknown = uuid.uuid4()

    assert member.get(reverse("contributing:contribution-page", args=[unknown])).status_code == 404
    assert member.get(reverse("contributing:contribution-new", args=["castle"])).status_code == 404


def test_revisions_are_compared_and_restored(member, author):
    contribution = ContributionFactory(author=author)
    member.post(at("contribution-step", contribution, Step.WHEN), {"city": "Linz", "stay": "1"})
    contribution.refresh_from_db()
    contribution.revisions.update(is_kept=True)
    member.post(at("contribution-step", contribution, Step.WHEN), {"city": "Wels", "stay": "1"})

    page = words_of(member.get(at("revision-page", contribution, 1)).content)
    member.post(at("revision-restore", contribution, 1))

    contribution.refresh_from_db()
    assert "City Linz Wels" in page
    assert contribution.values["city"] == "Linz"


def test_members_of_an_organisation_write_in_what_is_written_for_it(member, author):
    city, colleague = OrganisationFactory(name="City of Graz"), UserFactory()
    for person in (author, colleague):
        MembershipFactory(organisation=city, user=person)
    answers = BASICS | {"provider_name": "", "organisation": str(city.pk)}
    member.post(reverse("contributing:contribution-new", args=["training"]), answers)
    contribution = Contribution.objects.get()
    other = Client()
    other.force_login(colleague)

    page = other.post(at("contribution-step", contribution, Step.WHEN), {"city": "Graz", "stay": "1"})
    stranger = Client()
    stranger.force_login(UserFactory())

    contribution.refresh_from_db()
    assert (contribution.organisation, contribution.values["provider_name"]) == (city, "City of Graz")
    assert (page.status_code, contribution.values["city"]) == (302, "Graz")
    assert stranger.get(contribution.get_absolute_url()).status_code == 404
    with pytest.raises(Refused, match="belong"):
        drafting.write_for(contribution, OrganisationFactory(), by=author)


def test_what_is_written_for_an_organisation_follows_it_into_another(member, author):
    city, survivor = OrganisationFactory(name="City of Graz"), OrganisationFactory(name="Graz")
    MembershipFactory(organisation=city, user=author)
    contribution = ContributionFactory(author=author, organisation=city)

    merge_organisations(survivor, city, by=UserFactory(is_staff=True), reason="the same city")

    contribution.refresh_from_db()
    assert contribution.organisation == survivor


def test_who_is_proven_to_speak_for_a_site_publishes_straight_through(member, author):
    city = OrganisationFactory(name="City of Graz", website="https://graz.example/", domain="graz.example")
    MembershipFactory(organisation=city, user=author)
    sent = ContributionFactory(author=author, organisation=city)
    assert looks_needed(sent, by=author).count == 1

    ClaimFactory(organisation=city, user=author, domain="graz.example", proven=True)

    assert looks_needed(sent, by=author).count == 0


def test_nobody_begins_without_end(member, monkeypatch):
    monkeypatch.setattr(writing, "DRAFTS_AN_HOUR", 1)
    address = reverse("contributing:contribution-new", args=["training"])

    # An address of its own: what other tests did counts for theirs.
    answers = [member.post(address, BASICS, REMOTE_ADDR="192.0.2.7").status_code for _ in range(2)]

    assert (answers, Contribution.objects.count()) == ([302, 400], 1)


def test_pages_around_a_published_contribution_know_where_it_comes_from(member, author, desk, reviewer):
    sent = ContributionFactory(author=author, waiting=True)
    desk.post(reverse("desk:review-page", args=[sent.public_id]), {"verdict": "accept"})
    entry = Entry.objects.get()
    record = entry.source_records.get()

    page = words_of(Client().get(entry.get_absolute_url()).content)
    answers = [
        client.get(address).status_code
        for client, address in (
            (Client(), reverse("website:entry-provenance", args=[entry.kind, entry.slug])),
            (Client(), reverse("website:source-page", args=["members"])),
            (Client(), reverse("website:source-entries", args=["members"])),
            (Client(), reverse("website:source-list")),
            (desk, reverse("desk:source-list")),
            (desk, reverse("desk:source-page", args=["members"])),
            (desk, reverse("desk:record-list", args=["members"])),
            (desk, reverse("desk:record-page", args=[record.pk])),
            (Client(), f"/api/v1/entries/{entry.public_id}"),
        )
    ]

    assert "Written here by a member" in page
    assert "Found at Members" not in page
    assert [one for one in answers if one not in (200, 404)] == []
    assert answers[:5] == [200] * 5
