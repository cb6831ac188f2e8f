"""Entry pages for machines: schema.org JSON-LD that says what the page says, and nothing it does not."""

import json
from collections.abc import Callable

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from rialto.catalogue.choices import ConceptRole, EventSetting, Kind, OpportunityType, PayPeriod, Schedule
from rialto.catalogue.models import Entry, Session
from rialto.catalogue.queries.pages import EntryPage
from rialto.website.schema_parts import (
    Json,
    day_of,
    image_of,
    kept,
    labels_of,
    moment_of,
    offer_of,
    organisation_of,
    person_of,
    place_of,
)

STATUS = {
    Schedule.SCHEDULED: "https://schema.org/EventScheduled",
    Schedule.CANCELLED: "https://schema.org/EventCancelled",
    Schedule.POSTPONED: "https://schema.org/EventPostponed",
    Schedule.RESCHEDULED: "https://schema.org/EventRescheduled",
    Schedule.MOVED_ONLINE: "https://schema.org/EventMovedOnline",
}
ATTENDANCE: dict[str, str] = {
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
        "image": [image_of(one) for one in page.pictures],
        "datePublished": day_of(entry.issued_on) if kind in WRITTEN_KINDS else None,
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
        "provider": organisation_of(entry.provider),
        "educationalLevel": [str(level.label) for level in entry.levels],
        "teaches": labels_of(page, ConceptRole.COMPETENCE, "digcomp-3.0"),
        "about": labels_of(page, ConceptRole.TECHNOLOGY, "technology"),
        "coursePrerequisites": strip_tags(getattr(details, "prerequisites", "")) or None,
        "educationalCredentialAwarded": getattr(details, "credential", "") or None,
        "availableLanguage": entry.teaching_languages,
        "offers": offer_of(entry),
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
        kept(
            {
                "@type": "CourseInstance",
                "courseMode": "online" if entry.is_online else "onsite" if entry.is_online is False else None,
                "startDate": day_of(entry.starts_on),
                "endDate": day_of(entry.ends_on),
                "courseWorkload": workload,
                "location": place_of(entry.place, entry.city, entry.countries[0] if entry.countries else ""),
            }
        )
    ]


def _instance(entry: Entry, session: Session, workload: str | None) -> Json:
    return kept(
        {
            "@type": "CourseInstance",
            "courseMode": "online" if session.is_online else "onsite" if session.is_online is False else None,
            "startDate": moment_of(session.starts_at, session.is_all_day),
            "endDate": moment_of(session.ends_at, session.is_all_day),
            "eventStatus": STATUS[Schedule(session.schedule)],
            "courseWorkload": workload,
            "location": place_of(session.place, session.city, session.country),
            "maximumAttendeeCapacity": session.seats,
            "inLanguage": entry.teaching_languages,
        }
    )


def _event(page: EntryPage) -> Json:
    entry = page.entry
    setting = getattr(page.details, "setting", "")
    online = {"@type": "VirtualLocation", "url": entry.address} if entry.is_online and entry.address else None
    place = place_of(entry.place, entry.city, entry.countries[0] if entry.countries else "")
    first = page.sessions[0] if page.sessions else None
    return {
        "startDate": moment_of(first.starts_at, first.is_all_day) if first else day_of(entry.starts_on),
        "endDate": day_of(entry.ends_on)
        if not first or len(page.sessions) > 1
        else moment_of(first.ends_at, first.is_all_day),
        "eventStatus": STATUS[Schedule(entry.schedule)],
        "eventAttendanceMode": ATTENDANCE.get(setting),
        "location": [one for one in (place, online) if one],
        "organizer": organisation_of(entry.provider),
        "offers": offer_of(entry),
    }


def _job(page: EntryPage) -> Json:
    entry, details = page.entry, page.details
    job: Json = {
        "title": page.title.text,
        "datePosted": day_of(entry.issued_on)
        or day_of(entry.published_at.date() if entry.published_at else None),
        "validThrough": day_of(entry.deadline_on),
        "hiringOrganization": organisation_of(entry.provider),
        "jobLocation": place_of(entry.place, entry.city, entry.countries[0] if entry.countries else ""),
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
                "value": kept(value),
            }
    return job


def _resource(page: EntryPage) -> Json:
    return {
        "learningResourceType": labels_of(page, ConceptRole.RESOURCE_TYPE, "resource-type"),
        "educationalLevel": [str(level.label) for level in page.entry.levels],
        "teaches": labels_of(page, ConceptRole.COMPETENCE, "digcomp-3.0"),
        "publisher": organisation_of(page.entry.provider),
        "encodingFormat": getattr(page.details, "format", "") or None,
        "author": person_of(page),
    }


def _funding(page: EntryPage) -> Json:
    details = page.details
    amount = getattr(details, "amount_to", None) or getattr(details, "amount_from", None)
    return {
        "funder": organisation_of(page.entry.provider),
        "amount": {"@type": "MonetaryAmount", "currency": details.currency, "maxValue": float(amount)}
        if details and amount
        else None,
    }


def _written(page: EntryPage) -> Json:
    entry = page.entry
    article = {"headline": page.title.text[:110]} if entry.kind in (Kind.ARTICLE, Kind.PUBLICATION) else {}
    return article | {
        "author": person_of(page) or organisation_of(entry.provider),
        "publisher": organisation_of(entry.provider),
    }


def _service(page: EntryPage) -> Json:
    entry = page.entry
    return {"serviceOperator": organisation_of(entry.provider), "areaServed": entry.countries}


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
