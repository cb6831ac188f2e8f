"""What proves a domain, and looking for it. Nothing here touches the database."""

from urllib.parse import urlsplit, urlunsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rialto.base.addresses import domain_of
from rialto.base.client import BadAnswer, FetchFailed, NotNow, fetch
from rialto.base.name_service import NameServiceFailed, NoSuchName, text_records
from rialto.organisations.models import Claim

PREFIX = "rialto-claim="
# Beside the domain itself, where the record may stand without being in the way of others.
LABEL = "_rialto"
FILE_PATH = "/.well-known/rialto-claim.txt"
FILE_LIMIT, FILE_SECONDS, PATIENCE = 65_536, 10.0, 5.0


class NotProven(Exception):
    """What was found instead of the proof, in words for who put it there."""


def record_of(claim: Claim) -> str:
    """The text record that proves a claim."""
    return f"{PREFIX}{claim.token}"


def record_names(claim: Claim) -> tuple[str, str]:
    """The names at which the record is looked for."""
    return (f"{LABEL}.{claim.domain}", claim.domain)


def file_address(claim: Claim) -> str:
    """Where the file is looked for: on the website itself, or at the domain where the website stands elsewhere."""
    parts = urlsplit(claim.website)
    if domain_of(claim.website) != claim.domain:
        return f"https://{claim.domain}{FILE_PATH}"
    return urlunsplit((parts.scheme, parts.netloc, FILE_PATH, "", ""))


def look_for_record(claim: Claim) -> None:
    """Raise `NotProven` unless one of the two names has the record."""
    wanted = record_of(claim)
    others: list[str] = []
    for name in record_names(claim):
        try:
            found = [record.strip() for record in text_records(name)]
        except NoSuchName:
            continue
        except NameServiceFailed as failure:
            raise NotProven(str(failure)) from failure
        if wanted in found:
            return
        others += found
    if any(record.startswith(PREFIX) for record in others):
        raise NotProven(
            _("There is a record of ours, but of another claim. Put this one beside it, or in its place.")
        )
    if others:
        raise NotProven(
            ngettext(
                "There is %(count)d text record, but not this one. New records can take some hours until they are seen everywhere.",
                "There are %(count)d text records, but not this one. New records can take some hours until they are seen everywhere.",
                len(others),
            )
            % {"count": len(others)}
        )
    raise NotProven(
        _("There is no text record yet. New records can take some hours until they are seen everywhere.")
    )


def look_for_file(claim: Claim) -> None:
    """Raise `NotProven` unless the file is on the website and says the token."""
    address = file_address(claim)
    try:
        fetched = fetch(
            address, limit=FILE_LIMIT, seconds=FILE_SECONDS, patience=PATIENCE, accept="text/plain", obey_robots=False,
        )  # fmt: skip
    except NotNow as failure:
        raise NotProven(
            _("We leave that server alone for a while: %(reason)s") % {"reason": failure}
        ) from failure
    except BadAnswer as failure:
        raise NotProven(_missing(failure.status)) from failure
    except FetchFailed as failure:
        raise NotProven(str(failure)) from failure
    if domain_of(fetched.address) != claim.domain:
        raise NotProven(
            _("The address sends us on to another domain (%(domain)s), which proves nothing.")
            % {"domain": domain_of(fetched.address) or urlsplit(fetched.address).hostname}
        )
    lines = fetched.body.decode("utf-8", "replace").split()
    if record_of(claim) not in lines:
        raise NotProven(_("The file is there, but does not hold the line that we look for."))


def _missing(status: int) -> str:
    if status in (404, 410):
        return _("The website says that there is no such file (%(status)d).") % {"status": status}
    if status in (401, 403):
        return _("The website does not let us read the file (%(status)d).") % {"status": status}
    return _("The website answered with an error (%(status)d).") % {"status": status}
