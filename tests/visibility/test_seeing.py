"""Nobody sees what they may not see, everybody sees what they may, and every address opens to just whom it should.

In one file, so that one process takes the walk through all addresses that these tests share.
"""

import pytest

from tests.visibility.asking import Answer, leaking, walk
from tests.visibility.faults import faults
from tests.visibility.roles import BESIDE, QUICK, Role
from tests.visibility.secrets import SECRETS
from tests.visibility.things import World

pytestmark = pytest.mark.django_db


def unseen(answers: list[Answer], roles: set[Role]) -> list[str]:
    """What somebody may read and found nowhere: there the walk would prove nothing."""
    found: dict[str, set[Role]] = {name: set() for name in SECRETS}
    for answer in answers:
        for name in answer.secrets:
            found[name].add(answer.role)
    return sorted(
        f"{name}, by {role}" for name in SECRETS for role in (SECRETS[name].by & roles) - found[name]
    )


def test_nobody_sees_what_they_may_not_see(answers, posted):
    assert leaking([*answers, *posted]) == []


def test_everybody_sees_what_they_may(answers, posted):
    assert unseen([*answers, *posted], set(QUICK) - BESIDE.keys()) == []


def test_every_address_opens_to_whom_it_should(answers):
    assert faults(answers) == []


def test_every_address_takes_forms_from_whom_it_should(posted):
    assert faults(posted) == []


@pytest.mark.whole
def test_nobody_sees_it_in_any_format_or_role(world: World):
    answers = walk(world, Role, thoroughly=True)

    assert leaking(answers) == []
    assert [
        answer.words for answer in answers if answer.status >= 500 and answer.place.route != "readyz"
    ] == []
