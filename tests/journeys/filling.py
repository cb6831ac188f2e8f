"""Fills the queues of a shop, by the same actions as sources and people do. Runs inside the shop (`manage shell`)."""

from collections.abc import Sequence

from rialto.accounts.models import User
from rialto.catalogue.actions import FoundPair, correct_entry, note_candidates, write_found
from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Entry, Source
from rialto.harvesting.quality.figures import keep_figures
from rialto.harvesting.quality.following import follow_quality
from rialto.moderation.actions import file_report
from rialto.moderation.choices import Complaint
from rialto.organisations.actions import Named, organisations_for

# Each journey decides what is its own: those with script, those without, and the screens that axe looks at. Other numbers
# keep the shop's own matcher from asking about pairs across sets.
SETS = {"Knots": (1, 2), "Ropes": (3, 4), "Sails": (5, 6)}


def fill() -> None:
    """For each set two pairs that may be one, two suggestions of a source of its own, and an entry; one report, and an organisation twice."""
    staff = User.objects.filter(is_staff=True).earliest("pk")
    for place, (word, numbers) in enumerate(SETS.items()):
        source = Source.objects.create(slug=f"{word.lower()}-fair", name=f"{word} fair")
        bring(source, [f"{word} pair {number} {half}" for number in numbers for half in ("here", "there")])
        for number in numbers:
            here, there = (entry_titled(f"{word} pair {number} {half}") for half in ("here", "there"))
            pair = FoundPair(first=here.pk, second=there.pk, rule="near-text", score=0.9 - place / 10)
            note_candidates([pair])
        titles = [f"{word} suggestion {number}" for number in (1, 2)]
        bring(source, titles)
        for title in titles:
            correct_entry(entry_titled(title), {"title": f"{title} by hand"}, by=staff)
        bring(source, titles, said="{} as the source says now")
        bring(source, [f"{word} reported"])
    reported = entry_titled(f"{word} reported")
    file_report("entry", reported.public_id, complaint=Complaint.OUTDATED, words="It ended last year.")
    organisations_for(
        [
            Named(name="Harbour school", website="https://harbour.example/"),
            Named(name="Harbour School Ltd", website="https://harbour-school.example/", country="IE"),
        ]
    )
    while follow_quality():
        pass
    keep_figures()


def bring(source: Source, titles: Sequence[str], *, said: str = "{}") -> None:
    """Have a source say these titles; the same title names the same record, whatever is `said` of it."""
    found = [
        FoundEntry(
            remote_id=title, kind=Kind.TRAINING, title=said.format(title), language="en", countries=["MT"],
            address=f"https://fair.example/{title.lower().replace(' ', '-')}", provider_name=f"{source.name} school",
            description=f"<p>An evening about {title}, for people who have never tied one.</p>",
        )
        for title in titles
    ]  # fmt: skip
    report = write_found(source, found, publish=True)
    assert report.refused == []


def entry_titled(title: str) -> Entry:
    return Entry.objects.get(title=title)
