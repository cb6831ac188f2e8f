"""Nobody of the staff reads silently: whatever page shows them a person's own words has written that down for the person.

The walk reads the URL map and fills its addresses with everything of one person, so later pages join by themselves; the words are looked
for in the answers. A model that the register of personal data learns of has to be filled here as well, or be named with a reason.
"""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from rialto.accounts.models import AccessRecord, Profile, User
from rialto.accounts.personal import holdings
from rialto.coalitions.models import CoalitionInvitation, TaskComment
from rialto.contributing import actions as contributing
from rialto.contributing.choices import State
from rialto.contributing.models import Contribution, ContributionComment, Revision, Upload
from rialto.finding.models import Alert, Recipient, SavedSearch
from rialto.moderation import actions as moderation
from rialto.moderation.models import Report
from rialto.organisations.models import Claim, Invitation
from tests.factories import (
    ClaimFactory,
    CoalitionTaskFactory,
    ContributionFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
# In every word of the person's own; in nothing that is public or that is sent so that staff list it (titles of what waits).
MARK = "zzown"
EMAIL = f"{MARK}@example.org"
# Holdings without words: what a person is or did, by codes, numbers and relations; or what never reaches a page.
WORDLESS = {
    "accounts.AccessRecord", "accounts.Consent", "account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator",
    "usersessions.UserSession", "sessions.Session", "socialaccount.SocialAccount", "organisations.Membership",
    "accounts.RoleGrant", "coalitions.CoalitionMember", "contributing.Batch", "contributing.Follow", "contributing.Plan", "pictures.Picture",
    # Its words are the site's, not a person's.
    "editorial.Edition",
    # What is suggested stands in the public feed at once; who did stays.
    "exchange.SiteSuggestion",
    # Theirs are an organisation's and a coalition's; all but drafts and evidence are public.
    "coalitions.Pledge", "coalitions.PledgeReport", "coalitions.PledgeEvidence", "coalitions.PledgeVerification",
    # Only the two sides of a transfer read them: no role at the site opens that page.
    "coalitions.Transfer", "coalitions.TransferMessage",
}  # fmt: skip
FILLED = {
    "accounts.User", "accounts.Profile", "contributing.Contribution", "contributing.ContributionComment", "contributing.Upload",
    "finding.Recipient", "finding.Alert", "moderation.Report", "organisations.Invitation", "organisations.Claim",
    "coalitions.CoalitionInvitation", "coalitions.CoalitionTask", "coalitions.TaskComment",
}  # fmt: skip
# What staff's work opens; the walk has to come there, or it proves nothing.
OPENING = {"desk:review-page", "website:entry-preview", "desk:report-page", "desk:report-list"}


@pytest.fixture
def person():
    """Somebody with something of everything."""
    made = UserFactory(email=EMAIL, name=f"Ada {MARK}", confirmed=True)
    Profile.objects.create(user=made, region=MARK, situation="student")
    values = {"title": "A title", "summary": f"{MARK} summary", "language": "en", "countries": ["AT"]}
    for state in (State.DRAFT, State.IN_REVIEW, State.SENT_BACK):
        sent = timezone.now() if state == State.IN_REVIEW else None
        one = ContributionFactory(author=made, state=state, sent_at=sent, values=values)
        Revision.objects.create(contribution=one, number=1, values=values, actor_id=made.public_id)
        ContributionComment.objects.create(contribution=one, by=made, words=f"{MARK} comment")
    Upload.objects.create(author=made, file_name=f"{MARK}.csv")
    organisation = OrganisationFactory(name="An organisation", website="https://school.example.org/")
    Report.objects.create(
        noun="organisation",
        about_id=organisation.public_id,
        complaint="other",
        words=f"{MARK} words",
        email=EMAIL,
    )
    ClaimFactory(user=made, organisation=organisation, name=f"{MARK} claim")
    Invitation.objects.create(
        organisation=organisation, email=EMAIL, expires_at=timezone.now() + timedelta(days=7)
    )
    search = SavedSearch.objects.create(query=f"q={MARK}")
    Alert.objects.create(search=search, recipient=Recipient.objects.create(email=EMAIL), rhythm="daily")
    task = CoalitionTaskFactory(title=f"{MARK} task", sent_by=made)
    TaskComment.objects.create(task=task, by=made, words=f"{MARK} said of a task")
    CoalitionInvitation.objects.create(
        coalition=task.sender, email=EMAIL, expires_at=timezone.now() + timedelta(days=9)
    )
    return made


@pytest.fixture
def administrator():
    client = Client()
    client.force_login(UserFactory(administrator=True, email="keeper@example.org"))
    return client


def addresses(fillings: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """(name, address) of every page, an address for each filling of what it names; those by pattern of allauth are one's own."""
    for name, route, converters in _patterns(get_resolver(), "", ""):
        wanted = [one for one in converters if one in fillings]
        if set(converters) - set(wanted):
            continue
        most = max([len(fillings[one]) for one in wanted], default=1)
        for turn in range(most):
            filled = route
            for one in wanted:
                values = fillings[one]
                filled = filled.replace(f"<{converters[one]}{one}>", values[turn % len(values)])
            yield name, f"/{filled}"


def _patterns(resolver: URLResolver, before: str, space: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else space
            yield from _patterns(one, route, inner)
        elif isinstance(one, URLPattern) and "(?P" not in route and "^" not in route:
            kinds = {
                name: f"{part}:"
                for name in one.pattern.converters
                for part in ("uuid", "int", "slug", "str", "path")
                if f"<{part}:{name}>" in route
            }
            yield f"{space}{one.name}", route, kinds


def fillings_of(person: User) -> dict[str, list[str]]:
    """Everything of the person that an address can name."""
    things = [
        *Contribution.objects.filter(author=person), *Report.objects.all(), *Claim.objects.all(), *Upload.objects.all(),
        *Invitation.objects.all(), person,
    ]  # fmt: skip
    ids: list[UUID] = [one.public_id for one in things]
    return {
        "public_id": [str(one) for one in ids],
        "number": ["1"],
        "slug": ["organisation-1"],
        "step": ["basics"],
        "country": ["at"],
        "kind": ["training"],
    }


def read_silently(client: Client, person: User, pages: list[tuple[str, str]]) -> tuple[set[str], set[str]]:
    """Names of pages that showed something of the person's own, and of those that did not write it down."""
    shown, silent = set(), set()
    for name, address in pages:
        AccessRecord.objects.filter(person=person).delete()
        answer = client.get(address)
        if answer.streaming or MARK.encode() not in answer.content:
            continue
        shown.add(name)
        if not AccessRecord.objects.filter(person=person).exists():
            silent.add(name)
    return shown, silent


def test_every_holding_is_filled_or_has_no_words():
    kept_for_good = {one.model for one in holdings() if one.is_kept}

    assert {one.model for one in holdings()} - kept_for_good == FILLED | WORDLESS


def test_no_page_shows_staff_a_persons_own_without_writing_it_down(person, administrator, monkeypatch):
    pages = [one for one in addresses(fillings_of(person)) if not one[0].startswith("api:")]
    shown, silent = read_silently(administrator, person, pages)

    assert silent == set()
    assert shown >= OPENING

    # The walk would notice: the same pages, with the record left out.
    for place in (contributing.opening, moderation):
        monkeypatch.setattr(place, "note_access", lambda *args, **kwargs: None)
    _shown, silent = read_silently(administrator, person, [one for one in pages if one[0] in OPENING])
    assert silent == OPENING
