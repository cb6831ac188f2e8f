"""Entry pages for machines: schema.org JSON-LD that says what the page says, and nothing it does not."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from rialto.catalogue.choices import ConceptRole, EventSetting, Kind, OpportunityType, PayPeriod, Schedule
from rialto.catalogue.models import Entry, Session
from rialto.catalogue.queries.pages import EntryPage
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import vocabulary

Json = dict[str, Any]
STATUS = {
    Schedule.SCHEDULED: "https://schema.org/EventScheduled",
    Schedule.CANCELLED: "https://schema.org/EventCancelled",
    Schedule.POSTPONED: "https://schema.org/EventPostponed",
    Schedule.RESCHEDULED: "https://schema.org/EventRescheduled",
    Schedule.MOVED_ONLINE: "https://schema.org/EventMovedOnline",
}
ATTENDANCE = {
    EventSetting.ON_LOCATION: "https://schema.org/OfflineEventAttendanceMode",
    EventSetting.BLENDED: "https://schema.org/MixedEventAttendanceMode",
    EventSetting.LIVE: "https://schema.org/OnlineEventAttendanceMode",
    EventSetting.RECORDED: "https://schema.org/OnlineEventAttendanceMode",
}
EMPLOYMENT = {
    OpportunityType.TRAINEESHIP: "INTERN",
    OpportunityType.APPRENTICESHIP: "INTERN",
    OpportunityType.JOB: "OTHER",
}
PAY_UNIT = {PayPeriod.HOUR: "HOUR", PayPeriod.DAY: "DAY", PayPeriod.MONTH: "MONTH", PayPeriod.YEAR: "YEAR"}
TYPES = {
    Kind.TRAINING: "Course",
    Kind.LEARNING_PATH: "Course",
    Kind.OPPORTUNITY: "JobPosting",
    Kind.EVENT: "Event",
    Kind.RESOURCE: "LearningResource",
    Kind.GOOD_PRACTICE: "CreativeWork",
    Kind.FUNDING: "MonetaryGrant",
    Kind.PUBLICATION: "Report",
    Kind.INITIATIVE: "GovernmentService",
    Kind.ARTICLE: "Article",
}
# Letters that could end the script element or confuse old parsers, as JSON escapes.
ESCAPES = {
    ord(">"): "\\u003E",
    ord("<"): "\\u003C",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def json_ld_of(page: EntryPage, *, address: str, language: str) -> SafeString:
    """The page's JSON-LD, ready to stand in a script element of type application/ld+json."""
    text = json.dumps(
        described(page, address=address, language=language), ensure_ascii=False, separators=(",", ":")
    )
    return mark_safe(text.translate(ESCAPES))


def described(page: EntryPage, *, address: str, language: str) -> Json:
    """The entry in the terms of schema.org; keys without a value are left out."""
    entry = page.entry
    kind = Kind(entry.kind)
    described = {
        "@context": "https://schema.org",
        "@type": TYPES[kind],
        "@id": f"{settings.ORIGIN}{address}",
        "url": f"{settings.ORIGIN}{address}",
        "identifier": str(entry.public_id),
        "name": page.title.text,
        "description": page.summary.text or strip_tags(page.description.text)[:300] or page.title.text,
        "inLanguage": page.title.language if page.title.language != "und" else None,
        "sameAs": entry.address or None,
        "keywords": entry.tags or None,
        "license": f"https://spdx.org/licenses/{entry.licence}" if entry.licence else None,
        "isAccessibleForFree": entry.is_free if kind in FREE_KINDS else None,
        "datePublished": _day(entry.issued_on) if kind in WRITTEN_KINDS else None,
    }
    described |= BUILDERS[kind](page)
    return {key: value for key, value in described.items() if value not in (None, "", [], {})}


WRITTEN_KINDS = {Kind.RESOURCE, Kind.GOOD_PRACTICE, Kind.PUBLICATION, Kind.ARTICLE}
FREE_KINDS = {Kind.TRAINING, Kind.LEARNING_PATH, Kind.EVENT, Kind.RESOURCE, Kind.PUBLICATION, Kind.ARTICLE}


def _course(page: EntryPage) -> Json:
    entry, details = page.entry, page.details
    hours = getattr(details, "duration_hours", None)
    workload = f"PT{hours:f}H".replace(".0H", "H") if hours else None
    return {
        "provider": _organisation(entry.provider),
        "educationalLevel": [str(level.label) for level in entry.levels],
        "teaches": _labels(page, ConceptRole.COMPETENCE, "digcomp-3.0"),
        "about": _labels(page, ConceptRole.TECHNOLOGY, "technology"),
        "coursePrerequisites": strip_tags(getattr(details, "prerequisites", "")) or None,
        "educationalCredentialAwarded": getattr(details, "credential", "") or None,
        "availableLanguage": entry.teaching_languages,
        "offers": _offer(entry),
        "hasCourseInstance": [_instance(entry, session, workload) for session in page.sessions]
        or _one_instance(entry, workload),
        "hasPart": [
            {
                "@type": "Course",
                "name": step.entry.title if step.entry else step.title,
                "position": step.order,
            }
            for step in page.steps
        ],
    }


def _one_instance(entry: Entry, workload: str | None) -> list[Json]:
    if not (entry.starts_on or entry.is_online or workload):
        return []
    return [
        _kept(
            {
                "@type": "CourseInstance",
                "courseMode": "online" if entry.is_online else "onsite" if entry.is_online is False else None,
                "startDate": _day(entry.starts_on),
                "endDate": _day(entry.ends_on),
                "courseWorkload": workload,
                "location": _place(entry.place, entry.city, entry.countries[0] if entry.countries else ""),
            }
        )
    ]


def _instance(entry: Entry, session: Session, workload: str | None) -> Json:
    return _kept(
        {
            "@type": "CourseInstance",
            "courseMode": "online" if session.is_online else "onsite" if session.is_online is False else None,
            "startDate": _moment(session.starts_at, session.is_all_day),
            "endDate": _moment(session.ends_at, session.is_all_day),
            "eventStatus": STATUS[Schedule(session.schedule)],
            "courseWorkload": workload,
            "location": _place(session.place, session.city, session.country),
            "maximumAttendeeCapacity": session.seats,
            "inLanguage": entry.teaching_languages,
        }
    )


def _event(page: EntryPage) -> Json:
    entry = page.entry
    setting = getattr(page.details, "setting", "")
    online = {"@type": "VirtualLocation", "url": entry.address} if entry.is_online and entry.address else None
    place = _place(entry.place, entry.city, entry.countries[0] if entry.countries else "")
    first = page.sessions[0] if page.sessions else None
    return {
        "startDate": _moment(first.starts_at, first.is_all_day) if first else _day(entry.starts_on),
        "endDate": _day(entry.ends_on)
        if not first or len(page.sessions) > 1
        else _moment(first.ends_at, first.is_all_day),
        "eventStatus": STATUS[Schedule(entry.schedule)],
        "eventAttendanceMode": ATTENDANCE.get(setting),
        "location": [one for one in (place, online) if one],
        "organizer": _organisation(entry.provider),
        "offers": _offer(entry),
    }


def _job(page: EntryPage) -> Json:
    entry, details = page.entry, page.details
    job: Json = {
        "title": page.title.text,
        "datePosted": _day(entry.issued_on)
        or _day(entry.published_at.date() if entry.published_at else None),
        "validThrough": _day(entry.deadline_on),
        "hiringOrganization": _organisation(entry.provider),
        "jobLocation": _place(entry.place, entry.city, entry.countries[0] if entry.countries else ""),
    }
    if details is not None:
        job["employmentType"] = EMPLOYMENT[OpportunityType(details.type)]
        job["jobLocationType"] = "TELECOMMUTE" if details.is_remote else None
        if details.pay_from is not None:
            value = {
                "@type": "QuantitativeValue",
                "minValue": float(details.pay_from),
                "unitText": PAY_UNIT.get(details.pay_period),
            }
            if details.pay_to is not None:
                value["maxValue"] = float(details.pay_to)
            job["baseSalary"] = {
                "@type": "MonetaryAmount",
                "currency": details.pay_currency,
                "value": _kept(value),
            }
    return job


def _resource(page: EntryPage) -> Json:
    return {
        "learningResourceType": _labels(page, ConceptRole.RESOURCE_TYPE, "resource-type"),
        "educationalLevel": [str(level.label) for level in page.entry.levels],
        "teaches": _labels(page, ConceptRole.COMPETENCE, "digcomp-3.0"),
        "publisher": _organisation(page.entry.provider),
        "encodingFormat": getattr(page.details, "format", "") or None,
        "author": _person(page),
    }


def _funding(page: EntryPage) -> Json:
    details = page.details
    amount = getattr(details, "amount_to", None) or getattr(details, "amount_from", None)
    return {
        "funder": _organisation(page.entry.provider),
        "amount": {"@type": "MonetaryAmount", "currency": details.currency, "maxValue": float(amount)}
        if details and amount
        else None,
    }


def _written(page: EntryPage) -> Json:
    entry = page.entry
    article = {"headline": page.title.text[:110]} if entry.kind in (Kind.ARTICLE, Kind.PUBLICATION) else {}
    return article | {
        "author": _person(page) or _organisation(entry.provider),
        "publisher": _organisation(entry.provider),
    }


def _service(page: EntryPage) -> Json:
    entry = page.entry
    return {"serviceOperator": _organisation(entry.provider), "areaServed": entry.countries}


BUILDERS: dict[Kind, Callable[[EntryPage], Json]] = {
    Kind.TRAINING: _course,
    Kind.LEARNING_PATH: _course,
    Kind.OPPORTUNITY: _job,
    Kind.EVENT: _event,
    Kind.RESOURCE: _resource,
    Kind.GOOD_PRACTICE: _written,
    Kind.FUNDING: _funding,
    Kind.PUBLICATION: _written,
    Kind.INITIATIVE: _service,
    Kind.ARTICLE: _written,
}


def _kept(values: Json) -> Json:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(at: datetime | None, is_all_day: bool) -> str | None:
    if at is None:
        return None
    return at.date().isoformat() if is_all_day else at.isoformat()


def _organisation(organisation: Organisation | None) -> Json | None:
    if organisation is None:
        return None
    return _kept({"@type": "Organization", "name": organisation.name, "sameAs": organisation.website})


def _person(page: EntryPage) -> Json | None:
    author = getattr(page.details, "author", "")
    return {"@type": "Person", "name": author} if author else None


def _place(place: str, city: str, country: str) -> Json | None:
    if not (place or city or country):
        return None
    address = _kept({"@type": "PostalAddress", "addressLocality": city, "addressCountry": country})
    return _kept(
        {"@type": "Place", "name": place or city or country, "address": address if len(address) > 1 else None}
    )


def _offer(entry: Entry) -> Json | None:
    if entry.is_free:
        return (
            {"@type": "Offer", "price": "0", "priceCurrency": "EUR", "category": "Free", "url": entry.address}
            if entry.address
            else None
        )
    if entry.price_amount is None:
        return None
    return _kept(
        {
            "@type": "Offer",
            "price": f"{entry.price_amount:f}",
            "priceCurrency": entry.price_currency,
            "category": "Paid",
            "url": entry.address,
        }
    )


def _labels(page: EntryPage, role: ConceptRole, scheme: str) -> list[str]:
    terms = vocabulary(scheme)
    found = (terms.get(one.concept.key) for one in page.concepts.get(role, ()))
    return [term.label("en") for term in found if term]
