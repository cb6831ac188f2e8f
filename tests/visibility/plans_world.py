"""Action plans of Ireland's coalition, in draft and published, with everything that stands in one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile

from rialto.base.identity import new_public_id
from rialto.coalitions.actions import delete_plan
from rialto.coalitions.actions.plan_undoing import kept_milestone
from rialto.coalitions.models import CoalitionMember, PlanStep
from rialto.coalitions.plan_choices import Deed, PlanNoun, SharedKey
from tests.factories import (
    ActionPlanFactory,
    IndicatorFactory,
    IndicatorValueFactory,
    MeasureFactory,
    MilestoneFactory,
)
from tests.visibility.coalition_people_world import coalition_doors
from tests.visibility.roles import EVERYBODY, MANAGERS, MEMBERS, NOBODY, Role
from tests.visibility.secrets import BAIT, word_of
from tests.visibility.things import World


@dataclass(frozen=True)
class Words:
    """Which secrets stand where in a plan."""

    title: str
    measure: str
    evidence: str
    history: str


DRAFT = Words("action plan in draft", "measure of a draft", "evidence of a draft", "what a plan said before")
PUBLISHED = Words(
    "published action plan",
    "published action plan",
    "evidence of a published plan",
    "what a plan said before",
)
DELETED = Words(
    "action plan that was deleted",
    "measure of a deleted plan",
    "evidence of a deleted plan",
    "what a deleted plan said before",
)


def make_plans(world: World) -> None:
    """In the coalition whose people are there already: the manager coordinates, the member answers for every measure."""
    member = CoalitionMember.objects.select_related("coalition").get(user=world.people[Role.MEMBER])
    coalition, ours = member.coalition, coalition_doors(members=MEMBERS, coordinators=MANAGERS)
    world.add("common indicator", key=SharedKey.PEOPLE_TRAINED.value)
    nobody = dict.fromkeys([*ours, "plan readers"], NOBODY)
    for words, open_to in (
        (DRAFT, ours | {"plan readers": MEMBERS}),
        (PUBLISHED, ours | {"plan readers": EVERYBODY}),
        (DELETED, nobody),
    ):
        plan = ActionPlanFactory(
            coalition=coalition, published=words is PUBLISHED, title=f"{BAIT} {word_of(words.title)}"
        )
        measure_word = word_of(words.measure)
        measure = MeasureFactory(plan=plan, owner=member, title=f"{BAIT} {measure_word}")
        milestone = MilestoneFactory(measure=measure, title=measure_word)
        indicator = IndicatorFactory(measure=measure, name=measure_word, shared_key=SharedKey.PEOPLE_TRAINED)
        value = IndicatorValueFactory.build(
            indicator=indicator, link="", value=Decimal(5), on=date(2026, 1, 1)
        )
        value.file_kind, value.file_name = "txt", "report.txt"
        value.file.save("report.txt", ContentFile(word_of(words.evidence).encode()), save=True)
        PlanStep.objects.create(
            plan=plan, actor_id=new_public_id(), noun=PlanNoun.PLAN, object_id=plan.public_id, subject="Plan",
            deed=Deed.CHANGED, before={"title": word_of(words.history)},
        )  # fmt: skip
        deleted = MilestoneFactory(measure=measure, title="Deleted")
        step = PlanStep.objects.create(
            plan=plan, actor_id=new_public_id(), noun=PlanNoun.MILESTONE, object_id=deleted.public_id, subject="Deleted",
            deed=Deed.DELETED, before=kept_milestone(deleted),
        )  # fmt: skip
        deleted.delete()
        world.add("deleted part of a plan", open_to, country="ie", plan=plan.public_id, number=step.pk)
        world.add("action plan", open_to, country="ie", plan=plan.public_id)
        world.add("text of a plan", open_to, country="ie", plan=plan.public_id, language="de")
        world.add("text of a measure", open_to, country="ie", measure=measure.public_id, language="de")
        world.add("measure of a plan", open_to, country="ie", measure=measure.public_id)
        world.add("milestone of a plan", open_to, country="ie", milestone=milestone.public_id)
        world.add("indicator of a plan", open_to, country="ie", indicator=indicator.public_id)
        world.add("value of a plan", open_to, country="ie", value=value.public_id)
        if words is DELETED:
            delete_plan(plan, by=world.people[Role.MANAGER])
            world.add("deleted plan", ours, country="ie", plan=plan.public_id)
