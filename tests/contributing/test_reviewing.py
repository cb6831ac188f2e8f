"""From the draft to the public: sent, decided, published, changed, withdrawn."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from rialto.accounts.actions import give_role
from rialto.accounts.choices import DeskRole
from rialto.base.errors import Refused
from rialto.catalogue.actions import note_gone, take_down, write_found
from rialto.catalogue.choices import Assertion, Kind, Status
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Entry, EntryText, Override
from rialto.changes.models import ChangeRecord
from rialto.contributing import trust
from rialto.contributing.actions import (
    add_comment,
    begin_draft,
    bring_back,
    check_sample,
    claim,
    copy_contribution,
    decide,
    discard_draft,
    let_go,
    restore_revision,
    save_draft,
    send_contribution,
    take_back,
    withdraw_contribution,
)
from rialto.contributing.choices import Oddity, State, Verdict
from rialto.contributing.models import Contribution
from rialto.contributing.oddities import hides_where_it_leads
from rialto.contributing.queries import QueueFilters, next_in_queue, queue, queue_counts
from rialto.contributing.rules import contributions_readable_by, contributions_sampled
from rialto.contributing.tasks import send_comment
from rialto.organisations.models import Claim
from tests.factories import ContributionFactory, EntryFactory, OrganisationFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db
WHOLE = {
    "title": "Spreadsheets for beginners",
    "summary": "Learn in two evenings how to keep the books of a small club.",
    "description": "First evening: cells.\n\nSecond evening: <b>sums</b>.",
    "language": "en",
    "provider_name": "Adult school of Graz",
    "provider_website": "https://school.example.org/",
    "address": "https://school.example.org/spreadsheets",
    "countries": ["AT"],
    "city": "Graz",
    "is_free": "no",
    "price_amount": "40.00",
    "price_currency": "EUR",
    "levels": ["basic"],
    "competences": ["1.3"],
    "tags": ["spreadsheets"],
    "starts_on": "2027-03-01",
    "details.duration_hours": "6",
    "details.outcomes": ["keep books"],
    "texts.de.title": "Tabellen für Anfänger",
}


def draft(author, **changed) -> Contribution:
    return begin_draft(changed.pop("kind", Kind.TRAINING), WHOLE | changed, by=author)


def published(author, reviewer, **changed) -> Contribution:
    return decide(send_contribution(draft(author, **changed), by=author), Verdict.ACCEPT, by=reviewer)


def test_a_draft_is_nowhere_in_the_catalogue(author):
    draft(author)

    assert Entry.objects.count() == 0
    assert not ChangeRecord.objects.filter(noun="entry").exists()


def test_what_is_accepted_becomes_a_public_entry_with_all_its_parts(author, reviewer):
    contribution = published(author, reviewer)

    entry = contribution.entry
    assert (contribution.state, entry.status) == (State.PUBLISHED, Status.PUBLISHED)
    assert (entry.title, entry.city, entry.countries, str(entry.price_amount)) == (
        "Spreadsheets for beginners", "Graz", ["AT"], "40.00",
    )  # fmt: skip
    assert entry.provider.name == "Adult school of Graz"
    assert (entry.level_from, entry.level_to) == (1, 2)
    assert "<b>" not in entry.description
    assert "<p>First evening: cells.</p>" in entry.description
    assert entry.trainingdetails.outcomes == ["keep books"]
    stated = entry.entry_concepts.filter(assertion=Assertion.PERSON)
    assert [(one.role, one.concept.key) for one in stated] == [("competence", "1.3")]
    assert EntryText.objects.get(entry=entry, language="de").text == "Tabellen für Anfänger"
    assert "title" in set(Override.objects.filter(entry=entry).values_list("field", flat=True))
    assert ChangeRecord.objects.get(noun="entry", public_id=entry.public_id).verb == "published"


def test_a_translation_that_the_author_left_as_it_was_says_that_the_original_changed(author, reviewer):
    contribution = published(author, reviewer, **{"texts.fr.title": "Tableurs"})
    changed = save_draft(
        contribution, {"title": "Sheets for all", "texts.fr.title": "Des feuilles pour tous"}, by=author
    )

    done = decide(send_contribution(changed, by=author), Verdict.ACCEPT, by=reviewer)

    texts = {one.language: (one.text, one.state) for one in EntryText.objects.filter(entry=done.entry)}
    assert texts == {"de": ("Tabellen für Anfänger", "stale"), "fr": ("Des feuilles pour tous", "current")}
    save_draft(done, {"texts.fr.title": ""}, by=author)
    decide(send_contribution(done, by=author), Verdict.ACCEPT, by=reviewer)
    assert EntryText.objects.get(entry=done.entry).language == "de"


def test_what_is_not_whole_is_not_sent(author):
    contribution = begin_draft(Kind.EVENT, {"title": "A day of code"}, by=author)

    with pytest.raises(Refused, match="who offers"):
        send_contribution(contribution, by=author)

    contribution.refresh_from_db()
    assert contribution.state == State.DRAFT


def test_what_goes_back_comes_again_and_its_author_reads_why(author, reviewer):
    contribution = send_contribution(draft(author), by=author)

    back = decide(contribution, Verdict.SEND_BACK, by=reviewer, reason="Which hours?")
    changed = save_draft(
        back, {"summary": "Two evenings, from six to nine, about the books of a club."}, by=author
    )
    done = decide(send_contribution(changed, by=author), Verdict.ACCEPT, by=reviewer)

    assert done.entry.summary.startswith("Two evenings, from six to nine")
    assert [(one.after, one.reason) for one in done.transitions.all()] == [
        ("draft", ""), ("in-review", ""), ("sent-back", "Which hours?"), ("in-review", ""), ("published", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("verdict", [Verdict.SEND_BACK, Verdict.REFUSE])
def test_a_no_needs_a_reason(author, reviewer, verdict):
    contribution = send_contribution(draft(author), by=author)

    with pytest.raises(Refused, match="why"):
        decide(contribution, verdict, by=reviewer, reason="  ")


def test_nobody_decides_about_their_own(reviewer):
    contribution = send_contribution(draft(reviewer), by=reviewer)

    with pytest.raises(Refused, match="Somebody else"):
        decide(contribution, Verdict.ACCEPT, by=reviewer)


def test_two_people_look_at_what_is_sensitive(author, reviewer):
    contribution = send_contribution(draft(author, kind=Kind.FUNDING), by=author)

    once = decide(contribution, Verdict.ACCEPT, by=reviewer)
    with pytest.raises(Refused, match="Somebody else"):
        decide(once, Verdict.ACCEPT, by=reviewer)
    twice = decide(once, Verdict.ACCEPT, by=UserFactory(staff=True))

    assert (once.state, once.entry, twice.state) == (State.IN_REVIEW, None, State.PUBLISHED)


def test_a_change_is_seen_once_it_is_accepted_and_not_before(author, reviewer):
    contribution = published(author, reviewer)

    changed = save_draft(contribution, {"title": "Spreadsheets, again", "city": ""}, by=author)
    sent = send_contribution(changed, by=author)
    before = Entry.objects.get(pk=contribution.entry_id)
    decide(sent, Verdict.ACCEPT, by=reviewer)

    after = Entry.objects.get(pk=contribution.entry_id)
    assert (before.title, before.city, before.status) == ("Spreadsheets for beginners", "Graz", "published")
    assert (after.title, after.city, after.slug) == ("Spreadsheets, again", "", before.slug)


def test_throwing_away_a_change_leaves_what_is_public(author, reviewer):
    contribution = save_draft(published(author, reviewer), {"title": "No"}, by=author)

    discard_draft(contribution)

    contribution.refresh_from_db()
    assert (contribution.state, contribution.title) == (State.PUBLISHED, "Spreadsheets for beginners")


def test_a_draft_that_is_thrown_away_is_gone(author):
    discard_draft(draft(author))

    assert Contribution.objects.count() == 0


def test_what_waits_is_changed_only_after_it_was_taken_back(author):
    contribution = send_contribution(draft(author), by=author)

    with pytest.raises(Refused, match="Take it back"):
        save_draft(contribution, {"title": "Other"}, by=author)

    assert save_draft(take_back(contribution, by=author), {"title": "Other"}, by=author).title == "Other"


def test_revisions_are_kept_from_sending_on_and_can_be_restored(author):
    contribution = draft(author)
    for city in ("Linz", "Wels"):
        contribution = save_draft(contribution, {"city": city}, by=author)
    contribution = take_back(send_contribution(contribution, by=author), by=author)
    contribution = save_draft(contribution, {"city": "Steyr", "place": "Town hall"}, by=author)
    cities = [one.values["city"] for one in contribution.revisions.all()]

    restored = restore_revision(contribution, 1, by=author)

    assert cities == ["Wels", "Steyr"]
    assert (restored.values["city"], "place" in restored.values) == ("Wels", False)


def test_a_copy_is_a_draft_of_its_own(author):
    copy = copy_contribution(draft(author), by=author)

    assert (copy.title, copy.values["city"], copy.state) == (
        "Copy of Spreadsheets for beginners",
        "Graz",
        "draft",
    )


def test_one_withdraws_and_brings_back_ones_own(author, reviewer):
    contribution = published(author, reviewer)

    withdraw_contribution(contribution, by=author, reason="It is full.")
    gone = Entry.objects.get(pk=contribution.entry_id).status
    bring_back(contribution, by=author)

    assert (gone, Entry.objects.get(pk=contribution.entry_id).status) == ("withdrawn", "published")


def test_what_staff_withdrew_stays_withdrawn(author, reviewer):
    contribution = published(author, reviewer)
    withdraw_contribution(contribution, by=reviewer, reason="Complaints.")

    with pytest.raises(Refused, match="yourself"):
        bring_back(contribution, by=author)


def test_after_three_good_ones_the_next_go_straight_through_and_a_sample_is_looked_at(
    author, reviewer, monkeypatch
):
    sampled = []
    monkeypatch.setattr(trust, "is_sampled", lambda one: one.title in sampled)
    for number in range(3):
        assert published(author, reviewer, title=f"Evening {number}").entry is not None
    sampled.append("Evening 5")

    states = {
        title: send_contribution(draft(author, title=title, **more), by=author).state
        for title, more in {
            "Evening 4": {},
            "Evening 5": {},
            "Evening 6": {"address": "https://elsewhere.example.net/"},
            "Evening 7": {"kind": Kind.FUNDING},
        }.items()
    }

    assert states == {
        "Evening 4": State.PUBLISHED,
        "Evening 5": State.PUBLISHED,
        "Evening 6": State.IN_REVIEW,
        "Evening 7": State.IN_REVIEW,
    }
    assert [one.title for one in contributions_sampled()] == ["Evening 5"]


def test_who_was_refused_is_looked_at_again(author, reviewer, monkeypatch):
    monkeypatch.setattr(trust, "is_sampled", lambda one: False)
    for number in range(3):
        published(author, reviewer, title=f"Evening {number}")
    decide(send_contribution(draft(author, address=""), by=author), Verdict.REFUSE, by=reviewer, reason="No.")

    assert send_contribution(draft(author), by=author).state == State.IN_REVIEW


def test_trusted_publishers_are_looked_at_by_nobody(author, monkeypatch):
    monkeypatch.setattr(trust, "publishes_directly", lambda user, organisation: organisation is not None)
    contribution = begin_draft(Kind.FUNDING, WHOLE, by=author, organisation=OrganisationFactory(name="City"))

    sent = send_contribution(contribution, by=author)

    assert (sent.state, sent.entry.provider.name) == (State.PUBLISHED, "City")


@pytest.mark.parametrize(("one_in", "least", "most"), [(10, 5, 40), (1, 200, 200), (0, 0, 0)])
def test_one_in_so_many_is_sampled_within_the_bounds_of_chance(author, settings, one_in, least, most):
    settings.REVIEW_SAMPLE = one_in
    contributions = [ContributionFactory.build(author=author) for _ in range(200)]
    ContributionFactory._meta.model.objects.bulk_create(contributions)

    first = [trust.is_sampled(one) for one in contributions]

    assert least <= sum(first) <= most
    assert first == [trust.is_sampled(one) for one in contributions]


def test_what_was_published_at_once_is_looked_at_afterwards(author, reviewer, settings):
    settings.REVIEW_ACCEPTED_BEFORE, settings.REVIEW_SAMPLE = 1, 1
    published(author, reviewer)
    fine, bad = (send_contribution(draft(author, title=title), by=author) for title in ("Good", "Bad"))

    with pytest.raises(Refused, match="why"):
        check_sample(bad, is_fine=False, by=reviewer)
    check_sample(fine, is_fine=True, by=reviewer)
    check_sample(bad, is_fine=False, by=reviewer, reason="It sells pills.")

    assert not contributions_sampled().exists()
    assert [one.deed for one in fine.transitions.all()][-2:] == ["sampled", "checked"]
    assert Entry.objects.get(pk=fine.entry_id).status == Status.PUBLISHED
    bad.refresh_from_db()
    assert (bad.state, bad.entry.status) == (State.REFUSED, Status.WITHDRAWN)
    # Who was found out is looked at before the public sees the next.
    assert send_contribution(draft(author, title="Next"), by=author).state == State.IN_REVIEW


def test_two_have_to_look_where_a_stranger_uses_a_claimed_domain(author, reviewer, settings):
    settings.REVIEW_ACCEPTED_BEFORE = 1
    published(author, reviewer)
    owner = OrganisationFactory(name="School", domain="school.example.org")
    Claim.objects.create(
        organisation=owner, user=UserFactory(), domain="example.org", state="proven",
        proven_at=timezone.now(), expires_at=timezone.now(),
    )  # fmt: skip

    sent = send_contribution(draft(author, title="Not mine"), by=author)
    once = decide(sent, Verdict.ACCEPT, by=reviewer)

    assert Oddity.CLAIMED_DOMAIN in sent.oddities
    assert (sent.needs_two, once.state) == (True, State.IN_REVIEW)
    assert [one.deed for one in once.transitions.all()][-1] == "accepted-one"


@pytest.mark.parametrize(
    ("address", "hides"),
    [
        ("https://bit.ly/3xyz", True),
        ("https://192.0.2.7/course", True),
        ("https://school.example.org@evil.example/", True),
        ("https://school.example.org:8443/", True),
        ("http://[broken", True),
        ("https://school.example.org/spreadsheets", False),
        ("https://xn--80aadkum9bf.xn--90ae/", False),
        ("", False),
    ],
)
def test_links_that_hide_where_they_lead_are_told(address, hides):
    assert hides_where_it_leads(address) is hides


def test_nobody_decides_about_what_they_wrote_in(author, reviewer):
    sent = send_contribution(save_draft(draft(author), {"title": "Mine too"}, by=reviewer), by=author)

    with pytest.raises(Refused, match="you wrote it"):
        decide(sent, Verdict.ACCEPT, by=reviewer)


def test_who_looks_at_something_is_seen_and_others_take_the_next(author, reviewer):
    first, second = (
        send_contribution(draft(author, title=title), by=author) for title in ("First", "Second")
    )
    other = UserFactory(staff=True)

    claim(first, by=reviewer)

    assert next_in_queue(None, reader=reviewer, filters=QueueFilters()) == first
    assert next_in_queue(None, reader=other, filters=QueueFilters()) == second
    with pytest.raises(Refused, match="just now"):
        claim(first, by=other)
    claim(first, by=other, instead_of_another=True)
    let_go(first, by=reviewer)
    assert next_in_queue(None, reader=reviewer, filters=QueueFilters()) == second
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert next_in_queue(None, reader=reviewer, filters=QueueFilters()) == first


def test_an_editor_of_malta_cannot_touch_what_is_finlands(author):
    editor, boss = UserFactory(), UserFactory(administrator=True)
    give_role(editor, DeskRole.EDITOR, country="MT", by=boss)
    editor.refresh_from_db()
    finnish, maltese = (
        send_contribution(draft(author, title=code, countries=[code]), by=author) for code in ("FI", "MT")
    )

    assert list(queue(QueueFilters(), reader=editor)) == [maltese]
    assert queue_counts(editor).total == 1
    assert list(contributions_readable_by(editor)) == [maltese]
    with pytest.raises(Refused):
        decide(finnish, Verdict.ACCEPT, by=editor)
    with pytest.raises(Refused):
        claim(finnish, by=editor)
    assert decide(maltese, Verdict.ACCEPT, by=editor).state == State.PUBLISHED


def test_the_reviewer_is_told_what_looks_odd(author):
    EntryFactory(published=True, title="SPREADSHEETS FOR BEGINNERS")
    odd = draft(
        author,
        title="SPREADSHEETS FOR BEGINNERS",
        address="https://pills.example.net/buy",
        summary="Dies ist eine Veranstaltung, die sich an alle richtet, und die nicht nur für die Schule da ist.",
    )

    sent = send_contribution(odd, by=author)

    assert {Oddity.FOREIGN_ADDRESS, Oddity.OTHER_LANGUAGE, Oddity.SHOUTING} <= set(sent.oddities)


def test_sources_that_know_it_too_change_nothing_and_take_nothing_away(author, reviewer):
    entry = published(author, reviewer).entry
    source = SourceFactory()
    same = FoundEntry(
        remote_id="1", kind=Kind.TRAINING, title=entry.title, address=entry.address, starts_on=entry.starts_on,
        description="Something else altogether.", city="Linz", details={"duration_hours": 99, "ects": 3},
    )  # fmt: skip
    write_found(source, [same], publish=True)
    same.city = "Wels"
    write_found(source, [same], publish=True)
    note_gone(source, ["1"], reason="It left.")

    entry.refresh_from_db()
    assert entry.source_records.count() == 2
    assert (entry.city, entry.status, entry.trainingdetails.duration_hours) == ("Graz", Status.PUBLISHED, 6)


def test_what_was_taken_down_comes_back_by_no_form(author, reviewer):
    contribution = published(author, reviewer)
    take_down(contribution.entry, by=reviewer, reason="Not theirs.")
    changed = save_draft(contribution, {"title": "Again"}, by=author)
    sent = send_contribution(changed, by=author)
    new = send_contribution(draft(author, title="Anew"), by=author)

    for one in (sent, new):
        with pytest.raises(Refused, match="taken down"):
            decide(one, Verdict.ACCEPT, by=reviewer)

    assert not Entry.objects.published().exists()


def test_what_staff_withdrew_is_looked_at_even_from_trusted_publishers(author, reviewer, monkeypatch):
    monkeypatch.setattr(trust, "publishes_directly", lambda user, organisation: True)
    contribution = send_contribution(draft(author), by=author)
    withdraw_contribution(contribution, by=reviewer, reason="Complaints.")

    changed = save_draft(contribution, {"title": "Again"}, by=author)

    assert send_contribution(changed, by=author).state == State.IN_REVIEW


def test_author_and_reviewer_write_to_each_other_by_mail_each_in_their_language(author, reviewer):
    reviewer.language = "fr"
    reviewer.save()
    sent = send_contribution(draft(author), by=author)
    bystander = UserFactory(staff=True)

    asked = add_comment(sent, "Which hours?", by=reviewer, is_from_desk=True)
    answer = add_comment(sent, "From six to nine.", by=author)
    for comment in (asked, answer):
        send_comment.func(comment.pk)

    assert [one.to for one in mail.outbox] == [[author.email], [reviewer.email]]
    assert bystander.email not in str([one.to for one in mail.outbox])
    assert "From six to nine." in mail.outbox[1].body
    assert f"/fr/desk/review/{sent.public_id}/" in mail.outbox[1].body


def test_the_next_is_the_one_after_it_and_the_last_leads_to_the_first(author, reviewer):
    first, second, third = (send_contribution(draft(author, title=one), by=author) for one in "ABC")

    def after(one):
        return next_in_queue(one, reader=reviewer, filters=QueueFilters())

    assert [after(None), after(first), after(second), after(third)] == [first, second, third, first]
