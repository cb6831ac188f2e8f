"""Answers of interfaces in the shape that their public documentation gives (the mapping's `source` names it)."""

from typing import Any

COALITION_WORDPRESS: list[dict[str, Any]] = [
    {
        "id": 812,
        "date_gmt": "2026-01-10T09:00:00",
        "modified_gmt": "2026-02-01T08:30:00",
        "guid": {"rendered": "https://coalition.example/?post_type=training&p=812"},
        "link": "https://coalition.example/training/spreadsheets/",
        "title": {"rendered": "Spreadsheets &#8211; first steps"},
        "content": {"rendered": "<p>Learn to calculate with tables.</p>"},
        "excerpt": {"rendered": "<p>Tables for beginners.</p>"},
        "acf": {
            "author": "Ana Example",
            "digital_skill_level": ["Basic"],
            "digital_technology": ["Software", "Digital skills"],
            "target_audience": ["Digital skills for all"],
            "target_group": ["Migrants"],
            "industry": ["Education"],
            "effort": "Part time light",
            "initiative_type": "National initiative",
            "learning_activity": ["classroom coursework"],
            "credential_offered": "Learning Activity",
            "geographic_scope": [{"value": "HR", "label": "Croatia"}],
            "organization": [{"ID": 7, "post_title": "Croatian Chamber of Courses"}],
            "target_language": ["Croatian"],
            "training_duration": "up to 1 week",
            "training_start_date": "2026-04-13",
            "self-paced": False,
            "is_free": True,
            "is_certificate_credential_free": True,
            "publish_in_core_platform": True,
            "link": "https://provider.example/spreadsheets",
        },
    },
    {
        "id": 813,
        "guid": {"rendered": "https://coalition.example/?p=813"},
        "link": "https://coalition.example/training/own/",
        "title": {"rendered": "For our members only"},
        "content": {"rendered": ""},
        "excerpt": {"rendered": ""},
        "acf": {"publish_in_core_platform": False},
    },
]

COALITION_DRUPAL: dict[str, Any] = {
    "jsonapi": {"version": "1.0"},
    "data": [
        {
            "type": "node--dsj_initiative",
            "id": "3f3f7d5a-7d0f-4b0c-9f9b-2e6a5c1b7d11",
            "attributes": {
                "langcode": "sk",
                "title": "Digitálny štart",
                "status": True,
                "created": "2026-01-05T10:00:00+01:00",
                "changed": "2026-02-06T11:00:00+01:00",
                "path": {"alias": "/iniciativy/digitalny-start", "pid": 4, "langcode": "sk"},
                "body": {
                    "value": "<p>Národná iniciatíva.</p>",
                    "processed": "<p>Národná iniciatíva.</p>",
                    "summary": "",
                },
                "field_dsj_digital_technology": ["Digital skills"],
                "field_dsj_target_audience": ["Digital skills for all"],
                "field_dsj_type_of_initiative": "National initiative",
                "field_dsj_publish_in_core": True,
                "field_dsj_website_link": {"uri": "https://start.example.sk", "title": "Start"},
            },
            "relationships": {
                "field_dsj_organization": {"data": [{"type": "node--dsj_organization", "id": "org-1"}]},
                "field_dsj_geographic_scope": {
                    "data": [{"type": "taxonomy_term--dsj_country", "id": "sk-1"}]
                },
            },
        },
        {
            "type": "node--dsj_initiative",
            "id": "gone-1",
            "attributes": {"title": "Closed", "status": False, "field_dsj_publish_in_core": True},
            "relationships": {},
        },
    ],
    "included": [
        {"type": "node--dsj_organization", "id": "org-1", "attributes": {"title": "Digitálna koalícia"}},
        {"type": "taxonomy_term--dsj_country", "id": "sk-1", "attributes": {"field_dsj_country_code": "SK"}},
    ],
    "links": {
        "self": {"href": "https://coalition.example/jsonapi/initiatives"},
        "next": {
            "href": "https://coalition.example/jsonapi/initiatives?page%5Boffset%5D=50&page%5Blimit%5D=50"
        },
    },
}

DRUPAL: dict[str, Any] = {
    "jsonapi": {"version": "1.0"},
    "data": [
        {
            "type": "node--event",
            "id": "7b9a",
            "attributes": {
                "drupal_internal__nid": 42,
                "langcode": "en",
                "title": "Open day",
                "status": True,
                "created": "2026-01-05T10:00:00+01:00",
                "changed": "2026-01-06T10:00:00+01:00",
                "path": {"alias": "/events/open-day"},
                "body": {"processed": "<p>Come in.</p>", "value": "Come in.", "summary": "Doors open."},
            },
            "relationships": {"field_tags": {"data": [{"type": "taxonomy_term--tags", "id": "t1"}]}},
        }
    ],
    "included": [{"type": "taxonomy_term--tags", "id": "t1", "attributes": {"name": "Libraries"}}],
    "links": {},
}

WORDPRESS: list[dict[str, Any]] = [
    {
        "id": 5,
        "date_gmt": "2026-03-01T10:00:00",
        "modified_gmt": "2026-03-02T10:00:00",
        "guid": {"rendered": "https://site.example/?p=5"},
        "link": "https://site.example/news/five/",
        "status": "publish",
        "title": {"rendered": "Five new courses"},
        "content": {"rendered": "<p>All of them free.</p>"},
        "excerpt": {"rendered": "<p>Free courses.</p>"},
        "_embedded": {"author": [{"name": "Editor"}], "wp:term": [[{"name": "Courses"}], [{"name": "Free"}]]},
    }
]

WORDPRESS_EVENTS: dict[str, Any] = {
    "events": [
        {
            "id": 91,
            "global_id": "site.example?id=91",
            "date": "2026-02-01 09:00:00",
            "modified_utc": "2026-02-03 09:00:00",
            "url": "https://site.example/event/coding-night/",
            "title": "Coding night",
            "description": "<p>Bring a laptop.</p>",
            "excerpt": "",
            "timezone": "Europe/Madrid",
            "start_date": "2026-05-04 18:00:00",
            "end_date": "2026-05-04 21:00:00",
            "utc_start_date": "2026-05-04 16:00:00",
            "cost": "Free",
            "website": "https://site.example/register",
            "venue": {"venue": "Casa Digital", "city": "Sevilla", "country": "Spain"},
            "organizer": [{"organizer": "Código Abierto", "website": "https://codigo.example"}],
            "categories": [{"name": "Coding"}],
        }
    ],
    "rest_url": "https://site.example/wp-json/tribe/events/v1/events/?page=1",
    "next_rest_url": "https://site.example/wp-json/tribe/events/v1/events/?page=2",
    "total": 2,
    "total_pages": 2,
}

MOODLE: dict[str, Any] = {
    "courses": [
        {
            "id": 1,
            "fullname": "The site",
            "shortname": "site",
            "categoryid": 0,
            "format": "site",
            "visible": 1,
        },
        {
            "id": 12,
            "fullname": "Safe on the net",
            "displayname": "Safe on the net",
            "shortname": "SAFE",
            "categoryid": 3,
            "categoryname": "Citizens",
            "summary": "<p>Passwords and more.</p>",
            "summaryformat": 1,
            "format": "topics",
            "lang": "lv",
            "startdate": 1775113200,
            "enddate": 0,
            "visible": 1,
            "timemodified": 1767225600,
        },
        {
            "id": 13,
            "fullname": "Hidden",
            "shortname": "HID",
            "categoryid": 3,
            "format": "topics",
            "visible": 0,
        },
    ],
    "warnings": [],
}

OPEN_EDX: dict[str, Any] = {
    "pagination": {
        "next": "https://learn.example/api/courses/v1/courses/?page=2",
        "previous": None,
        "count": 2,
        "num_pages": 2,
    },
    "results": [
        {
            "blocks_url": "https://learn.example/api/courses/v1/blocks/?course_id=course-v1%3AUni%2BDS1%2B2026",
            "effort": "3 hours a week",
            "end": "2026-09-30T00:00:00Z",
            "enrollment_start": None,
            "enrollment_end": "2026-06-01T00:00:00Z",
            "id": "course-v1:Uni+DS1+2026",
            "media": {},
            "name": "Data for everybody",
            "number": "DS1",
            "org": "Uni",
            "short_description": "Read a chart and trust it or not.",
            "start": "2026-04-01T00:00:00Z",
            "pacing": "self",
            "mobile_available": True,
            "hidden": False,
            "invitation_only": False,
            "course_id": "course-v1:Uni+DS1+2026",
        }
    ],
}

INDICO: dict[str, Any] = {
    "count": 1,
    "_type": "HTTPAPIResult",
    "complete": True,
    "url": "https://indico.server/export/event/137346.json?occ=yes",
    "ts": 1308899256,
    "additionalInfo": {},
    "results": [
        {
            "_type": "Conference",
            "id": "137346",
            "title": "Export Test",
            "description": "",
            "url": "https://indico.server/event/137346/",
            "category": "TEST Category",
            "startDate": {"date": "2026-06-23", "tz": "Europe/Zurich", "time": "08:00:00"},
            "endDate": {"date": "2026-06-24", "tz": "Europe/Zurich", "time": "18:00:00"},
            "timezone": "Europe/Zurich",
            "room": None,
            "location": "CERN",
            "keywords": [],
            "occurrences": [
                {
                    "startDT": {"date": "2026-06-23", "tz": "Europe/Zurich", "time": "08:00:00"},
                    "endDT": {"date": "2026-06-23", "tz": "Europe/Zurich", "time": "08:40:00"},
                },
                {
                    "startDT": {"date": "2026-06-24", "tz": "Europe/Zurich", "time": "12:00:00"},
                    "endDT": {"date": "2026-06-24", "tz": "Europe/Zurich", "time": "15:00:00"},
                },
            ],
        }
    ],
}

PRETIX: dict[str, Any] = {
    "count": 1,
    "next": None,
    "previous": None,
    "results": [
        {
            "name": {"en": "Sample Conference", "de": "Beispielkonferenz"},
            "slug": "sampleconf",
            "live": True,
            "testmode": False,
            "currency": "EUR",
            "date_from": "2026-12-27T10:00:00Z",
            "date_to": None,
            "date_admission": None,
            "is_public": True,
            "presale_start": None,
            "presale_end": "2026-12-20T10:00:00Z",
            "location": {"en": "Hall 1, Hamburg"},
            "has_subevents": False,
            "meta_data": {},
            "timezone": "Europe/Berlin",
            "public_url": "https://pretix.example/bigevents/sampleconf/",
        },
        {"name": {"en": "Draft"}, "slug": "draft", "live": False, "testmode": False, "is_public": True},
    ],
}

EURES: dict[str, Any] = {
    "numberRecords": 1,
    "jvs": [
        {
            "id": "MTAwMDAtMTIwNDQyNjA0MC1TIDE",
            "title": "Data engineer",
            "description": "Pipelines in Python.",
            "creationDate": 1775113200000,
            "lastModificationDate": 1775199600000,
            "locationMap": {"NL": ["NL423"]},
            "employer": {"name": "Example BV", "website": "https://example.nl"},
            "positionOfferingCode": "directhire",
        }
    ],
}
