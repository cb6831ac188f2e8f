"""Whatever the state of a thing and whoever asks: what is shown follows from a few plain sentences, which stand here."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rialto.accounts.choices import Audience, Situation
from rialto.accounts.models import Profile
from rialto.accounts.queries.profile import COMPETENCES
from rialto.catalogue.choices import Kind, Status
from rialto.contributing.choices import State
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import vocabulary
from tests.factories import (
    ContributionFactory,
    EntryFactory,
    MembershipFactory,
    SourceRecordFactory,
    UserFactory,
)
from tests.visibility.addresses import Place
from tests.visibility.asking import Asker, undone
from tests.visibility.roles import EDITORS, MEMBERS, OUTSIDE, Role
from tests.visibility.things import World

pytestmark = pytest.mark.django_db
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
roles = st.sampled_from(Role)
WORD = "qzanystate"


@pytest.fixture(scope="package")
def everybody(world: World) -> dict[Role, Asker]:
    return {role: Asker(world, role) for role in Role}


def read(asker: Asker, route: str, **values: Any) -> tuple[int, str]:
    answer, text = asker.read(Place(route, reverse(route, kwargs=values)))
    return answer.status, text


@few
@given(
    role=roles,
    audiences=st.fixed_dictionaries({}, optional={part: st.sampled_from(Audience) for part in Profile.PARTS}),
    is_active=st.sampled_from([True, True, True, False]),
)
def test_each_part_of_a_profile_is_for_its_audience(everybody, role, audiences, is_active):
    skill, interest = list(vocabulary(COMPETENCES))[:2]
    shown_as = {
        "name": f"{WORD} name",
        "situation": str(Situation.JOB_SEEKER.label),
        "country": "Liechtenstein",
        "region": f"{WORD} region",
        "languages": "Basque",
        "skills": skill.label(),
        "interests": interest.label(),
    }
    with undone():
        person = UserFactory(name=shown_as["name"], is_active=is_active)
        profile = Profile(
            user=person, situation=Situation.JOB_SEEKER, country="LI", region=shown_as["region"], languages=["eu"],
            skills=[skill.key], interests=[interest.key], audiences=audiences,
        )  # fmt: skip
        profile.picture.save("any.webp", ContentFile(b"picture"), save=False)
        profile.save()
        status, text = read(everybody[role], "accounts:profile-page", public_id=person.public_id)
        picture, _body = read(everybody[role], "accounts:picture", public_id=person.public_id)

    seen = {
        part
        for part, audience in audiences.items()
        if is_active
        and (audience == Audience.EVERYBODY or (audience == Audience.MEMBERS and role not in OUTSIDE))
    }
    assert status == (200 if seen else 404)
    assert {part for part, words in shown_as.items() if words in text} == seen - {"picture"}
    assert picture == (200 if "picture" in seen else 404)


@few
@given(role=roles, kind=st.sampled_from(Kind), status=st.sampled_from(Status))
def test_an_entry_is_public_in_one_state_and_remembered_in_two(everybody, role, kind, status):
    title = f"{WORD} {kind}"
    with undone():
        entry = EntryFactory(
            kind=kind, status=status, title=title, countries=["AT"], published_at=timezone.now(),
            provider=Organisation.objects.get(slug="school"),
        )  # fmt: skip
        record = SourceRecordFactory(entry=entry)
        asker, own = everybody[role], {"kind": kind, "slug": entry.slug}
        page, text = read(asker, "website:entry-page", **own)
        statuses = [
            read(asker, "website:entry-provenance", **own)[0],
            read(asker, "website:entry-leave", **own)[0],
            read(asker, "api:entry_read", public_id=entry.public_id)[0],
        ]
        lists = [
            read(asker, route, **values)[1]
            for route, values in (
                ("website:home", {}),
                ("website:country-page", {"code": "at"}),
                ("website:organisation-page", {"slug": "school"}),
                ("website:source-entries", {"slug": record.source.slug}),
                ("sitemap-entries", {"number": 1}),
            )
        ]

    is_public, is_remembered = status == Status.PUBLISHED, status in (Status.WITHDRAWN, Status.ARCHIVED)
    assert page == (200 if is_public else 410 if is_remembered else 404)
    assert (title in text) == (is_public or is_remembered)
    assert statuses == ([200, 302, 200] if is_public else [404, 404, 410 if is_remembered else 404])
    if not is_public:
        assert [text for text in lists if title in text or entry.slug in text] == []


@few
@given(role=roles, state=st.sampled_from(State), is_for_organisation=st.booleans())
def test_a_contribution_is_for_who_writes_it_and_for_reviewers_while_it_waits(
    everybody, world, role, state, is_for_organisation
):
    with undone():
        made = ContributionFactory(
            state=state, sent_at=timezone.now(), author=world.people[Role.AUTHOR],
            organisation=Organisation.objects.get(slug="school") if is_for_organisation else None,
        )  # fmt: skip
        page, preview, desk = (
            read(everybody[role], route, public_id=made.public_id)[0]
            for route in ("contributing:contribution-page", "website:entry-preview", "desk:review-page")
        )

    writers = {Role.AUTHOR} | (MEMBERS if is_for_organisation else set())
    waits = state == State.IN_REVIEW
    nothing = 302 if role in OUTSIDE else 404
    assert page == (200 if role in writers else nothing)
    assert preview == (200 if role in writers or (waits and role in EDITORS) else nothing)
    assert desk == (200 if waits and role in EDITORS else nothing)


@few
@given(role=roles, is_shown=st.booleans(), is_active=st.booleans())
def test_a_member_stands_by_name_on_the_public_page_who_agreed_to_it(everybody, role, is_shown, is_active):
    with undone():
        person = UserFactory(name=f"{WORD} member", is_active=is_active)
        school = Organisation.objects.get(slug="school")
        MembershipFactory(organisation=school, user=person, is_shown=is_shown)
        _status, text = read(everybody[role], "website:organisation-page", slug="school")

    assert (f"{WORD} member" in text) == (is_shown and is_active)
