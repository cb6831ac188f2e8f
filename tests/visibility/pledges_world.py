"""Pledges of an organisation in every state, for Europe as a whole: administrators decide about them."""

from django.core.files.base import ContentFile

from rialto.coalitions.models import (
    Measure,
    MeasurePledge,
    PledgeAction,
    PledgeEvidence,
    PledgeReport,
    PledgeTransition,
)
from rialto.coalitions.pledge_choices import ActionType, Pillar, PledgeState
from rialto.organisations.models import Organisation
from tests.factories.pledges import PledgeFactory
from tests.visibility.roles import ADMINISTRATOR, MANAGERS, NOBODY
from tests.visibility.secrets import BAIT, word_of
from tests.visibility.things import World

TEXTS = {
    PledgeState.DRAFT: "pledge in draft",
    PledgeState.IN_REVIEW: "pledge in review",
    PledgeState.PUBLISHED: "pledge that is published",
    PledgeState.ENDED: "pledge that is ended",
    PledgeState.WITHDRAWN: "title of a withdrawn pledge",
}


def make_pledges(world: World, organisation: Organisation) -> None:
    """One in each state, each with an action; those that are or were public with a report and its evidence. All stand with every measure."""
    for state, name in TEXTS.items():
        deciders = NOBODY if state == PledgeState.DRAFT else ADMINISTRATOR
        doors = {
            "writers of the pledge": MANAGERS,
            "deciders of the pledge": deciders,
            "writers and deciders of the pledge": MANAGERS | deciders,
        }
        is_withdrawn = state == PledgeState.WITHDRAWN
        pledge = PledgeFactory(
            organisation=organisation, state=state, country="", title=f"{BAIT} {word_of(name)}",
            text=f"{BAIT} {word_of('text of a withdrawn pledge' if is_withdrawn else name)}", words_key=BAIT,
        )  # fmt: skip
        # An honorary one needs no number.
        action = PledgeAction.objects.create(
            pledge=pledge, pillar=Pillar.EVERYBODY, action_type=ActionType.HONORARY
        )
        reason = {
            PledgeState.DRAFT: "why a pledge was sent back",
            PledgeState.WITHDRAWN: "why a pledge was withdrawn",
        }.get(state)
        PledgeTransition.objects.create(
            pledge=pledge, before="in_review", after=state, reason=f"{BAIT} {word_of(reason)}" if reason else "",
            deed="sent_back" if state == PledgeState.DRAFT else "",
        )  # fmt: skip
        MeasurePledge.objects.bulk_create(
            MeasurePledge(measure=one, pledge=pledge) for one in Measure.objects.all()
        )
        world.add("pledge", doors, public_id=pledge.public_id)
        world.add("action of a pledge", doors, public_id=pledge.public_id, action_id=action.public_id)
        if state == PledgeState.PUBLISHED:
            report = PledgeReport.objects.create(
                pledge=pledge, starts_on=pledge.starts_on, ends_on=pledge.starts_on
            )
            for is_public, words in (
                (False, "evidence that is not public"),
                (True, "evidence that is public"),
            ):
                evidence = PledgeEvidence(
                    report=report, words=f"{BAIT} {word_of(words)}", is_public=is_public,
                    address="https://school.example.org/report" if is_public else "",
                )  # fmt: skip
                if not is_public:
                    evidence.file_name, evidence.content_type = "list.csv", "text/csv"
                    evidence.file.save(
                        "list.csv", ContentFile(word_of("file of evidence").encode()), save=False
                    )
                evidence.save()
                world.add(
                    "evidence of a pledge", doors, public_id=evidence.public_id, report_id=report.public_id
                )
            world.add("report of a pledge", doors, public_id=pledge.public_id, report_id=report.public_id)
