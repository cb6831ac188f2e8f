"""Entries in every state, their sources, and what people report of them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from rialto.api.actions import make_push_token
from rialto.api.models import KeptAnswer
from rialto.base.identity import new_public_id
from rialto.catalogue.choices import FigureScope, Kind, Status
from rialto.catalogue.models import (
    DuplicateCandidate,
    Entry,
    EntryMerge,
    EntryVisits,
    Exclusion,
    FormerAddress,
    PathStep,
    QualityFigure,
    Session,
    SourceRecord,
    Suggestion,
    Transition,
)
from rialto.finding.choices import PinDeed, PinRole
from rialto.finding.models import Pin, PinChange, PopularQuery, SynonymGroup
from rialto.harvesting.choices import FeedState, RunState
from rialto.harvesting.models import Document, Feed, RefusedRecord, Run
from rialto.moderation.choices import Complaint, ReportState, Verdict
from rialto.moderation.models import Decision, Report
from rialto.organisations.models import Organisation
from tests.factories import EntryFactory, EntryTextFactory, SourceFactory, SourceRecordFactory
from tests.visibility.secrets import BAIT, VIEWS, word_of
from tests.visibility.things import World

STATES: dict[str, dict[str, Any]] = {
    "an entry in draft": {"event": True},
    "an entry in review": {"event": True, "status": Status.IN_REVIEW},
    "a published entry": {"event": True, "published": True},
    "an expired entry": {"published": True, "expired": True},
    "a withdrawn entry": {"event": True, "withdrawn": True},
    "an archived entry": {"withdrawn": True, "status": Status.ARCHIVED},
    "an entry that was taken down": {"event": True, "withdrawn": True},
    "a merged entry": {"event": True, "published": True, "status": Status.MERGED},
}


def make_entries(world: World, provider: Organisation) -> None:
    """One entry of each state, each with a source's record and an address that it once had."""
    source = SourceFactory(name=f"{BAIT} feed", slug="feed", owner=provider, licence="CC-BY-4.0")
    Feed.objects.create(source=source, address="https://feed.example.org/", state=FeedState.ACTIVE)
    made: dict[str, Entry] = {}
    for number, (name, state) in enumerate(STATES.items()):
        title, text = (f"{BAIT} {word_of(f'{part} of {name}')}" for part in ("title", "text"))
        entry = made[name] = EntryFactory(
            title=title, summary=text, description=f"<p>{text}</p>", tags=[text], city="Graz", place=text,
            slug=f"entry-{number}-{word_of(f'address of {name}')}", provider=provider, countries=["AT"], **state,
        )  # fmt: skip
        EntryTextFactory(entry=entry, field="title", text=title)
        Session.objects.create(entry=entry, starts_at=timezone.now() + timedelta(days=10), place=text)
        record = SourceRecordFactory(source=source, entry=entry, address=entry.address)
        FormerAddress.objects.create(kind=entry.kind, slug=f"former-{number}", entry=entry)
        world.add("entry", kind=entry.kind, slug=entry.slug, public_id=entry.public_id)
        world.add("former entry", kind=entry.kind, slug=f"former-{number}")
        world.add("record", number=record.pk)
    path = EntryFactory(
        title="A path", slug="path", kind=Kind.LEARNING_PATH, published=True, provider=provider
    )
    for order, entry in enumerate(made.values()):
        PathStep.objects.create(path=path, order=order, entry=entry)
    world.add("entry", kind=path.kind, slug=path.slug, public_id=path.public_id)
    world.add("kind", kind=Kind.EVENT)
    world.add("country", code="at")
    world.add("source", slug=source.slug)
    world.add("quality", scope=FigureScope.SOURCE, key=source.slug)
    published = made["a published entry"]
    EntryVisits.objects.create(
        entry=published, day=timezone.localdate() - timedelta(days=1), view_count=VIEWS, click_count=3
    )
    _what_happened(world, made)
    _suggestion(source.records.get(entry=published))
    _what_editors_say(world, published)
    QualityFigure.objects.create(
        scope=FigureScope.SOURCE, key=source.slug, day=timezone.localdate(), entry_count=1, broken_count=0,
        total=50, findable=50, reachable=50, usable=50, interoperable=50, trustworthy=50,
    )  # fmt: skip


def _what_happened(world: World, made: dict[str, Entry]) -> None:
    person, now = new_public_id(), timezone.now()
    withdrawn, down = made["a withdrawn entry"], made["an entry that was taken down"]
    for entry, name in ((withdrawn, "why an entry was withdrawn"), (down, "why an entry was taken down")):
        Transition.objects.create(
            entry=entry,
            before=Status.PUBLISHED,
            after=Status.WITHDRAWN,
            reason=word_of(name),
            actor_id=person,
        )
    Exclusion.objects.create(
        canonical_address=down.canonical_address, entry_public_id=down.public_id,
        reason=word_of("why an entry was taken down"), actor_id=person,
    )  # fmt: skip
    published, merged = made["a published entry"], made["a merged entry"]
    merge = EntryMerge.objects.create(
        survivor=published, other=merged, rule="person", status_before=Status.PUBLISHED,
        reason=word_of("why two entries were merged"), actor_id=person,
    )  # fmt: skip
    world.add("merge", number=merge.pk)
    first, second = sorted((made["an entry in draft"], published), key=lambda entry: entry.pk)
    pair = DuplicateCandidate.objects.create(first=first, second=second, rule="title", score=0.9)
    world.add("pair", number=pair.pk)
    first, second = sorted((made["an entry in review"], published), key=lambda entry: entry.pk)
    DuplicateCandidate.objects.create(
        first=first, second=second, rule="title", score=0.9, state="different", decided_at=now,
        decided_by=person, reason="two",
    )  # fmt: skip


def _suggestion(record: SourceRecord) -> None:
    Suggestion.objects.create(
        entry=record.entry, record=record, field="title", value=f"{BAIT} {word_of('what a source suggests')}"
    )


def _what_editors_say(world: World, entry: Entry) -> None:
    pin = Pin.objects.create(
        entry=entry, words=BAIT, until=timezone.localdate() + timedelta(days=9), reason="Asked for often", role=PinRole.values[0]
    )  # fmt: skip
    PinChange.objects.create(pin=pin, deed=PinDeed.values[0], actor_id=new_public_id())
    world.add("pin", public_id=pin.public_id)
    group = SynonymGroup.objects.create(language="en", words=[BAIT, "lagoon works"])
    world.add("synonyms", public_id=group.public_id)
    question = PopularQuery.objects.create(
        key="k" * 32, language="en", text=f"{BAIT} {word_of('question that is hidden')}",
        form=f"{BAIT} {word_of('question that is hidden')}", last_on=timezone.localdate(), is_hidden=True,
    )  # fmt: skip
    world.add("question", number=question.pk)


def make_sources(world: World, owner: Organisation) -> None:
    """A source that waits for approval, one that is paused, what could not be read, and the right to send."""
    proposed = SourceFactory(
        name=f"{BAIT} {word_of('name of a proposed source')}", slug="proposed", owner=owner
    )
    Feed.objects.create(source=proposed, address="https://proposed.example.org/", state=FeedState.PROPOSED)
    paused = SourceFactory(name=f"{BAIT} paused", slug="paused", owner=owner)
    feed = Feed.objects.create(
        source=paused, address="https://paused.example.org/", state=FeedState.PAUSED,
        state_reason=word_of("why a source is paused"),
    )  # fmt: skip
    run = Run.objects.create(
        feed=feed, state=RunState.FAILED, ended_at=timezone.now(), refused_count=1, found_count=1,
        error=word_of("what a source's document could not give"),
    )  # fmt: skip
    document = Document.objects.create(feed=feed, run=run, address="https://paused.example.org/list.json")
    refused = RefusedRecord.objects.create(
        run=run, document=document, place="item 1", reason=word_of("what a source's document could not give")
    )
    for slug in ("proposed", "paused"):
        world.add("source", slug=slug)
    world.add("run", number=run.pk)
    world.add("refusal", number=refused.pk)
    world.add("record that was sent", slug="paused", remote_id="r1")
    world.token = make_push_token(paused, name=word_of("name of a push token"))
    KeptAnswer.objects.create(
        token=paused.push_tokens.get(), key="k", fingerprint="f", status=200,
        body={"said": word_of("what a program was answered")},
    )  # fmt: skip


def make_reports(world: World) -> None:
    """What people reported: one that is open, one that was decided."""
    entry = published_entry()
    for state in ReportState:
        is_open = state == ReportState.OPEN
        report = Report.objects.create(
            noun="entry", about_id=entry.public_id, complaint=Complaint.OTHER, state=state,
            words=f"{BAIT} {word_of('what somebody reported')}", closed_at=None if is_open else timezone.now(),
            email=f"{word_of('address that reported')}@example.org",
        )  # fmt: skip
        if not is_open:
            Decision.objects.create(
                report=report, verdict=Verdict.DISMISS, actor_id=new_public_id(),
                reason=word_of("why a report was dismissed"),
            )  # fmt: skip
        world.add("report", public_id=report.public_id)


def published_entry() -> Entry:
    """The entry that things hang on."""
    return Entry.objects.get(slug__endswith=word_of("address of a published entry"))
