"""Answers of a repository, one document each: what it is, what it offers, and its records page by page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rialto.catalogue.found import FoundEntry, FoundGone, RefusedItem
from rialto.harvesting.adapters.oai_pmh.records import entries_of
from rialto.harvesting.adapters.oai_pmh.requests import (
    DEFAULT_PREFIX,
    address_for,
    base_of,
    best_prefix,
    question_of,
    since_text,
)
from rialto.harvesting.adapters.xml_reading import below, child, children, local_name, root_and_fault, text_in
from rialto.harvesting.payload import FurtherDocument, Payload, Unreadable

Item = FoundEntry | RefusedItem | FoundGone | FurtherDocument
# Errors that only say that there is nothing (more) to be had.
NOTHING = {"noRecordsMatch"}
# What the repository answers when it was asked nothing: it is one, and can be asked properly.
UNASKED = {"badVerb", "badArgument"}


class OaiPmhAdapter:
    """All records of a repository or of one of its sets; deleted ones are gone.

    Asked without a verb or for `Identify`, it goes on to the forms that are offered, then to the records in the best of
    them. Where the repository keeps its deletions for ever and the last complete run is known, only what changed since
    then is asked for (`OaiPmhChangesAdapter`); where it forgets them, only a whole list shows what is missing.
    """

    key = "oai-pmh"
    version = 1
    reads_further = True
    lists_everything = True

    def window(self, today: date) -> str:
        return ""

    def read(self, payload: Payload) -> Iterator[Item]:
        root, fault = root_and_fault(payload)
        if local_name(root.tag) != "OAI-PMH":
            raise Unreadable(_("This is no answer of an OAI-PMH repository."))
        request = child(root, "request")
        base = base_of(payload.address, text_in(request))
        errors = [(error.get("code", ""), text_in(error)) for error in children(root, "error")]
        if errors:
            yield from self.after_errors(errors, base, payload)
            return
        answer = next((each for each in root if local_name(each.tag) in ANSWERS), None)
        if answer is None:
            raise Unreadable(_("The repository's answer holds neither records nor a description of it."))
        asked = {**question_of(payload.address), **dict(request.attrib if request is not None else {})}
        yield from ANSWERS[local_name(answer.tag)](answer, asked, base, payload, self.key)
        if fault is not None:
            reason = _("The answer is not well-formed; what could be read was. %(reason)s") % {
                "reason": fault.reason
            }
            yield RefusedItem(place_in_source=fault.place_in_source, reason=reason, breaks_off=True)

    def after_errors(self, errors: list[tuple[str, str]], base: str, payload: Payload) -> Iterator[Item]:
        codes = {code for code, _text in errors}
        if codes <= NOTHING:
            return
        question = question_of(payload.address)
        if codes <= UNASKED and not question.get("verb") and base.startswith("http"):
            if wanted := question.get("set"):
                address = address_for(base, verb="ListRecords", metadataPrefix=DEFAULT_PREFIX, set=wanted)
            else:
                address = address_for(base, verb="Identify")
            yield FurtherDocument(address=address, adapter_key=self.key)
            return
        said = "; ".join(f"{code}: {text}" if text else code for code, text in errors)[:300]
        if "badResumptionToken" in codes:
            raise Unreadable(
                _("The repository no longer knows where the list was to go on: %(reason)s.")
                % {"reason": said}
            )
        raise Unreadable(_("The repository refuses to answer: %(reason)s.") % {"reason": said})


class OaiPmhChangesAdapter(OaiPmhAdapter):
    """Only what changed in a span of time (`from`, `until`): what is absent there says nothing."""

    key = "oai-pmh-changes"
    lists_everything = False


def after_identify(
    answer: Any, asked: dict[str, str], base: str, payload: Payload, key: str
) -> Iterator[Item]:
    """Go on to the forms on offer; where deletions are kept for ever, only changes need to be asked for then."""
    if not base.startswith("http"):
        reason = _("It says what the repository is; its records have to be asked for at its address.")
        yield RefusedItem(place_in_source=payload.address or _("the document"), reason=reason)
        return
    keeps_deletions = text_in(child(answer, "deletedRecord")) == "persistent"
    if keeps_deletions and payload.options.since is not None:
        key = OaiPmhChangesAdapter.key
    yield FurtherDocument(address=address_for(base, verb="ListMetadataFormats"), adapter_key=key)


def after_formats(
    answer: Any, asked: dict[str, str], base: str, payload: Payload, key: str
) -> Iterator[Item]:
    """Go on to the records in the richest form that is read."""
    offered = [text_in(prefix) for prefix in below(answer, "metadataFormat", "metadataPrefix")]
    prefix = best_prefix(offered)
    if not prefix:
        reason = _("None of the forms that the repository offers is read here: %(names)s.")
        raise Unreadable(reason % {"names": ", ".join(offered)[:200]})
    since = payload.options.since if key == OaiPmhChangesAdapter.key else None
    begin = since_text(since) if since else ""
    address = address_for(base, verb="ListRecords", metadataPrefix=prefix, from_=begin)
    yield FurtherDocument(address=address, adapter_key=key)


def after_records(
    answer: Any, asked: dict[str, str], base: str, payload: Payload, key: str
) -> Iterator[Item]:
    """Entries, what is gone, and the next page of the list."""
    for record in children(answer, "record"):
        yield from entries_of(record, payload)
    yield from next_page(answer, asked, base, payload, key)


def after_headers(
    answer: Any, asked: dict[str, str], base: str, payload: Payload, key: str
) -> Iterator[Item]:
    """A list of identifiers: each record has to be asked for."""
    prefix = asked.get("metadataPrefix", DEFAULT_PREFIX)
    for header in children(answer, "header"):
        identifier = text_in(child(header, "identifier"))
        if header.get("status") == "deleted":
            yield gone(identifier, header)
        elif identifier:
            yield FurtherDocument(
                address=address_for(base, verb="GetRecord", identifier=identifier, metadataPrefix=prefix),
                adapter_key=key,
                modified=text_in(child(header, "datestamp")),
            )
    yield from next_page(answer, asked, base, payload, key)


def next_page(answer: Any, asked: dict[str, str], base: str, payload: Payload, key: str) -> Iterator[Item]:
    """The page that a token names; one that names the page at hand again would go round for ever."""
    token = text_in(child(answer, "resumptionToken"))
    if not token:
        return
    address = address_for(base, verb=asked.get("verb", local_name(answer.tag)), resumptionToken=token)
    if question_of(payload.address).get("resumptionToken") == token or not base.startswith("http"):
        place = payload.address or _("the document")
        yield RefusedItem(
            place_in_source=place, reason=_("The list goes on, but does not say where."), breaks_off=True
        )
        return
    if asked.get("from") or asked.get("until"):
        key = OaiPmhChangesAdapter.key
    yield FurtherDocument(address=address, adapter_key=key)


def gone(identifier: str, header: Any) -> FoundGone:
    place = _("line %(number)s") % {"number": header.sourceline or "?"}
    return FoundGone(
        remote_id=identifier[:500], place_in_source=place, reason=_("The repository says that it is deleted.")
    )


ANSWERS = {
    "Identify": after_identify,
    "ListMetadataFormats": after_formats,
    "ListRecords": after_records,
    "GetRecord": after_records,
    "ListIdentifiers": after_headers,
}
