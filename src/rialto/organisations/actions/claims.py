"""Claiming an organisation: started, looked at, proven. Whoever proves its domain becomes a manager of it."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.addresses import domain_of, usable_address
from rialto.base.errors import Refused
from rialto.base.markup import plain_text, shorten
from rialto.changes.actions import record_change
from rialto.changes.choices import Verb
from rialto.organisations.actions.making import make_organisation
from rialto.organisations.choices import MAILBOXES, ClaimState, ClaimWay, MemberRole
from rialto.organisations.models import Claim, Membership, Organisation
from rialto.organisations.proofs import NotProven, look_for_file, look_for_record
from rialto.organisations.queries.people import organisation_of
from rialto.organisations.rules import is_manager, is_trusted

# How long a claim may wait, and how long one that came to nothing is remembered.
OPEN_FOR, KEPT_FOR = timedelta(days=14), timedelta(days=30)
# How often one person may claim something a day; how often one claim is looked at, and written for.
STARTS_A_DAY, CHECKS, MAILS = 10, 1200, 3
# Looks that are left to the person when the program has looked three times an hour until a claim ended.
OWN_CHECKS = 150
# How many claims may have a domain written to on one day, whoever makes them.
DOMAIN_MAILS_A_DAY = 5
CHECK_PAUSE, MAIL_PAUSE = timedelta(seconds=5), timedelta(minutes=2)
CHECKED_AT_ONCE = 50


@transaction.atomic
def start_claim(organisation: Organisation, *, by: User) -> Claim:
    """Begin to prove that an organisation is one's own; the claim that waits already is gone on with."""
    if not organisation.domain:
        raise Refused(
            _(
                "We know no website of its own for this organisation, so nothing can be proven by one. Write to us."
            )
        )
    if is_manager(by, organisation) and is_trusted(by, organisation):
        raise Refused(_("You are a manager of this organisation, and its domain is proven."))
    return _begin(by, organisation=organisation, website=organisation.website, domain=organisation.domain)


@transaction.atomic
def start_claim_of_new(*, name: str, website: str, country: str, by: User) -> Claim:
    """Begin to prove the domain of an organisation that is not here yet; of one that is, by its domain, claim that."""
    name = shorten(plain_text(name), 200)
    website = usable_address(website)
    domain = domain_of(website)
    if not name:
        raise Refused(_("Give the name of the organisation."))
    if not domain or len(domain) > 253 or len(website) > 500:
        raise Refused(
            _(
                "Give a website under a domain of its own: on a platform that many share, nobody can tell whose a page is."
            )
        )
    known = organisation_of(domain)
    if known is not None:
        return start_claim(known, by=by)
    return _begin(by, organisation=None, website=website, domain=domain, name=name, country=country)


def _begin(
    by: User,
    *,
    organisation: Organisation | None,
    website: str,
    domain: str,
    name: str = "",
    country: str = "",
) -> Claim:
    now = timezone.now()
    mine = Claim.objects.filter(user=by)
    waiting = mine.filter(state=ClaimState.WAITING, organisation=organisation, domain=domain).first()
    if waiting is not None and waiting.expires_at > now:
        return waiting
    if waiting is not None:
        waiting.delete()
    if mine.filter(started_at__gt=now - timedelta(days=1)).count() >= STARTS_A_DAY:
        raise Refused(_("Those were many claims for one day. Go on tomorrow, or finish one of them first."))
    return Claim.objects.create(
        organisation=organisation, user=by, website=website, domain=domain, name=name, country=country,
        token=secrets.token_hex(20), started_at=now, expires_at=now + OPEN_FOR,
    )  # fmt: skip


def check_claim(claim: Claim, way: ClaimWay, *, by: User | None = None) -> Claim:
    """Look whether the record or the file is there; what was found instead stands in `failure`.

    Network first, then one transaction. `by` is none where the program itself looks. Raises `Refused` where nothing is
    looked at: too soon, too often, too late.
    """
    claim = _count_check(claim, way, by=by)
    try:
        (look_for_record if way == ClaimWay.DNS else look_for_file)(claim)
    except NotProven as failure:
        claim.failure, claim.failure_language = str(failure)[:500], get_language() or "en"
        claim.save(update_fields=["failure", "failure_language"])
        return claim
    return _prove(claim, way)


@transaction.atomic
def _count_check(claim: Claim, way: ClaimWay, *, by: User | None) -> Claim:
    claim = _waiting(claim, by=by)
    now = timezone.now()
    if by is not None and claim.checked_at and claim.checked_at > now - CHECK_PAUSE:
        raise Refused(_("We looked a moment ago. Wait some seconds, then have us look again."))
    if claim.check_count >= CHECKS:
        raise Refused(_("We have looked very often. Give this claim up and begin a new one."))
    claim.way, claim.checked_at, claim.check_count = way, now, claim.check_count + 1
    claim.failure = claim.failure_language = ""
    claim.save(update_fields=["way", "checked_at", "check_count", "failure", "failure_language"])
    return claim


@transaction.atomic
def note_mail(claim: Claim, mailbox: str, *, by: User) -> Claim:
    """Note that a mail goes to a mailbox of the domain, one that only who runs the domain reads; the caller sends it."""
    claim = _waiting(claim, by=by)
    now = timezone.now()
    if mailbox not in MAILBOXES:
        raise Refused(_("Choose one of the addresses."))
    if claim.mail_count >= MAILS:
        raise Refused(_("We have written three times. Take one of the other two ways."))
    if claim.mailed_at and claim.mailed_at > now - MAIL_PAUSE:
        raise Refused(_("We wrote a moment ago. Look into the mailbox, also among the unwanted mail."))
    lately = Claim.objects.filter(domain=claim.domain, mailed_at__gt=now - timedelta(days=1))
    if lately.exclude(pk=claim.pk).count() >= DOMAIN_MAILS_A_DAY:
        raise Refused(
            _("This domain was written to often enough today. Take another way, or come back tomorrow.")
        )
    claim.way, claim.mailbox, claim.mailed_at, claim.mail_count = (
        ClaimWay.MAIL,
        mailbox,
        now,
        claim.mail_count + 1,
    )
    claim.failure = claim.failure_language = ""
    claim.save(update_fields=["way", "mailbox", "mailed_at", "mail_count", "failure", "failure_language"])
    return claim


def confirm_claim(claim: Claim) -> Claim:
    """Prove a claim by the link that was in the mail: whoever has it reads the domain's mail."""
    if not claim.mailbox:
        raise Refused(_("This claim is not proven by mail."))
    return _prove(claim, ClaimWay.MAIL)


@transaction.atomic
def give_up_claim(claim: Claim, *, by: User) -> None:
    """End a claim that waits."""
    claim = _waiting(claim, by=by)
    claim.state = ClaimState.GIVEN_UP
    claim.save(update_fields=["state"])


@transaction.atomic
def _prove(claim: Claim, way: ClaimWay) -> Claim:
    claim = _waiting(claim, by=None)
    if claim.user is None or not claim.user.is_active:
        raise Refused(_("Who began this claim has no account any more."))
    organisation = claim.organisation or make_organisation(
        claim.name, website=claim.website, country=claim.country, by_id=claim.user.public_id
    )
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    claim.organisation, claim.way, claim.state, claim.proven_at = (
        organisation,
        way,
        ClaimState.PROVEN,
        timezone.now(),
    )
    claim.failure = claim.failure_language = ""
    claim.save()
    Membership.objects.update_or_create(
        organisation=organisation, user=claim.user, defaults={"role": MemberRole.MANAGER}
    )
    record_change("organisation", organisation.public_id, Verb.CHANGED, actor_id=claim.user.public_id)
    return claim


def _waiting(claim: Claim, *, by: User | None) -> Claim:
    """The claim, locked, if it still waits and is of this person."""
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if by is not None and claim.user_id != by.pk:
        raise Refused(_("This claim is somebody else's."))
    if claim.state != ClaimState.WAITING:
        raise Refused(_("This claim is finished."))
    if claim.expires_at <= timezone.now():
        raise Refused(_("This claim has run out. Begin a new one."))
    return claim


def check_waiting_claims() -> list[Claim]:
    """Look for records and files that were not there yet (name servers take hours); returns what is proven now."""
    waiting = Claim.objects.filter(
        state=ClaimState.WAITING, expires_at__gt=timezone.now(), way__in=[ClaimWay.DNS, ClaimWay.FILE],
        check_count__lt=CHECKS - OWN_CHECKS,
    )  # fmt: skip
    proven = []
    for claim in waiting.order_by("checked_at")[:CHECKED_AT_ONCE]:
        try:
            claim = check_claim(claim, ClaimWay(claim.way))  # noqa: PLW2901 -- the row as it is now
        except Refused:
            continue
        if claim.state == ClaimState.PROVEN:
            proven.append(claim)
    return proven


def forget_claims() -> int:
    """Forget claims that came to nothing a while ago; returns how many."""
    old = Claim.objects.exclude(state=ClaimState.PROVEN)
    return old.filter(expires_at__lt=timezone.now() - KEPT_FOR).delete()[0]
