"""From what a source says to what an entry may hold: safe, in range, and honest about what is missing."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from rialto.base.markup import UNREADABLE
from rialto.catalogue.actions.cleaning import clean_levels, clean_remote_id, expiry_of
from rialto.catalogue.actions.details import clean_currency, clean_day, clean_details
from rialto.catalogue.actions.sessions import clean_sessions
from rialto.catalogue.choices import ConceptRole, Kind, Schedule
from rialto.catalogue.found import FoundConcept, FoundSession
from rialto.catalogue.models import DETAILS_OF_KIND, EntryConcept
from rialto.taxonomy.queries import vocabulary

pytestmark = pytest.mark.django_db
HTML = "<script>alert(1)</script><b onclick=alert(1)>words</b><img src=x onerror=alert(1)>"
EUR = {"price_currency": "EUR"}


def test_html_in_every_field_is_never_stored_unsafe(written):
    entry = written(
        title=HTML,
        summary=HTML,
        description=f"<p>{HTML}</p>",
        provider_name=HTML,
        city=HTML,
        place=HTML,
        licence=HTML,
        tags=[HTML],
        region="<b>",
        address='https://e.example/"><script>',
        evidence_address="javascript:alert(1)",
        sessions=[
            FoundSession(
                starts_at=datetime(2026, 9, 9, tzinfo=UTC),
                place=HTML,
                city=HTML,
                remote_id=HTML,
                address="data:text/html,x",
                timezone=HTML,
            )
        ],
        translations={"de": {"title": HTML, "summary": HTML, "description": HTML}},
        details={"prerequisites": HTML, "credential": HTML, "outcomes": [HTML, None], "accessibility": HTML},
    )

    session, details = entry.sessions.get(), entry.trainingdetails
    plain = [
        entry.title,
        entry.summary,
        entry.provider.name,
        entry.city,
        entry.place,
        entry.licence,
        *entry.tags,
    ]
    plain += [session.place, session.city, session.remote_id, details.credential, details.accessibility]
    plain += [text.text for text in entry.texts.exclude(field="description")]
    assert set(plain) == {"words"}
    assert details.outcomes == ["words"]
    rich = [entry.description, details.prerequisites, entry.texts.get(field="description").text]
    assert set(rich) == {"<p><b>words</b></p>"}
    assert [entry.region, entry.address, entry.evidence_address, session.address] == [""] * 4
    assert session.timezone == "UTC"


def test_characters_that_no_database_takes_are_dropped_everywhere(written):
    odd = "a\x00b\ud800c"

    entry = written(
        remote_id=odd,
        title=odd,
        summary=odd,
        description=odd,
        provider_name=odd,
        address=f"https://e.example/{odd}",
        extractor=odd,
        tags=[odd],
        details={"credential": odd},
        concepts=[FoundConcept(role=ConceptRole.SKILL, label=odd, key=odd, address=odd)],
        translations={odd: {"title": odd}},
    )

    record = entry.source_records.get()
    assert [entry.title, entry.summary, entry.provider.name, *entry.tags] == ["abc"] * 4
    assert (entry.description, entry.address, entry.trainingdetails.credential) == ("<p>abc</p>", "", "abc")
    assert (record.remote_id, record.address, record.extractor) == ("abc", "https://e.example/abc", "abc")


def test_very_long_texts_are_cut_where_they_stay_whole(written):
    entry = written(
        title="word " * 500,
        description="<ul>" + "<li><b>item</b></li>" * 20_000,
        tags=[f"tag {number} " + "x" * 200 for number in range(100)],
        city="x" * 500,
        provider_name="name " * 200,
        licence="x" * 500,
        sessions=[FoundSession(starts_at=datetime(2026, 9, 9, tzinfo=UTC))] * 1000,
        details={"outcomes": ["x" * 1000] * 100, "prerequisites": "word " * 20_000},
    )

    assert len(entry.title) <= 300
    assert entry.title.endswith("word…")
    assert entry.description.endswith("</ul>")
    assert entry.description.count("<b>") == entry.description.count("</b>")
    assert len(entry.description) < 61_000
    assert (len(entry.tags), max(map(len, entry.tags))) == (25, 60)
    assert (len(entry.city), len(entry.licence), entry.sessions.count()) == (120, 60, 400)
    assert len(entry.trainingdetails.outcomes) == 40


# --- price and levels ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "price", "is_free"),
    [
        ({"price_amount": Decimal("80"), "price_currency": " eur "}, (Decimal("80.00"), "EUR"), False),
        ({"price_amount": Decimal("80"), **EUR, "is_free": True}, (Decimal("80.00"), "EUR"), False),
        ({"price_amount": Decimal("0"), **EUR}, (None, ""), True),
        ({"price_amount": Decimal("0")}, (None, ""), True),
        ({"price_amount": Decimal("0"), **EUR, "is_free": False}, (None, ""), False),
        ({"price_amount": Decimal("80")}, (None, ""), None),
        ({"price_amount": Decimal("80"), "price_currency": "EURO"}, (None, ""), None),
        ({"price_amount": Decimal("80"), "price_currency": "€"}, (None, ""), None),
        ({"price_amount": Decimal("80"), "price_currency": "ЕВР"}, (None, ""), None),
        ({"price_amount": Decimal("-1"), **EUR}, (None, ""), None),
        ({"price_amount": Decimal("NaN"), **EUR}, (None, ""), None),
        ({"price_amount": Decimal("sNaN"), **EUR}, (None, ""), None),
        ({"price_amount": Decimal("Infinity"), **EUR}, (None, ""), None),
        ({"price_amount": Decimal("1E+30"), **EUR}, (None, ""), None),
        ({"price_amount": Decimal("0.001"), **EUR}, (None, ""), None),
        ({"price_amount": Decimal("19.999"), **EUR}, (Decimal("20.00"), "EUR"), False),
        ({"price_amount": Decimal("999999999.999"), **EUR}, (Decimal("1000000000.00"), "EUR"), False),
        (EUR, (None, ""), None),
        ({"is_free": True}, (None, ""), True),
    ],
)
def test_a_price_is_a_sum_with_a_currency_or_none(written, given, price, is_free):
    entry = written(**given)
    entry.refresh_from_db()

    assert ((entry.price_amount, entry.price_currency), entry.is_free) == (price, is_free)


@pytest.mark.parametrize(
    ("given", "levels"),
    [
        ((1, 8), (1, 8)),
        ((3, None), (3, 3)),
        ((None, 3), (3, 3)),
        ((None, None), (None, None)),
        ((0, 3), (None, None)),
        ((3, 0), (None, None)),
        ((3, 9), (None, None)),
        ((-1, -1), (None, None)),
        ((5, 2), (None, None)),
        ((10**30, None), (None, None)),
    ],
)
def test_levels_are_digcomps_eight_or_none(given, levels):
    assert clean_levels(*given) == levels


@pytest.mark.parametrize(
    ("text", "code"),
    [("EUR", "EUR"), (" chf", "CHF"), ("euro", ""), ("€", ""), ("", ""), ("ßa", ""), ("12E", "")],
)
def test_a_currency_has_three_letters(text, code):
    assert clean_currency(text) == code


# --- days ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2026, 3, 1), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 23, tzinfo=UTC), date(2026, 3, 1)),
        ("2026-03-01", date(2026, 3, 1)),
        ("2026-03-01T10:00:00Z", date(2026, 3, 1)),
        ("2026-02-30", None),
        ("yesterday", None),
        (date(1, 1, 1), None),
        (date(9999, 12, 31), None),
        (20260301, date(2026, 3, 1)),
    ],
)
def test_days_are_days_in_a_year_that_can_be_right(value, day):
    assert clean_day(value) == day


@pytest.mark.parametrize(
    ("kind", "given", "expires_on"),
    [
        (Kind.EVENT, {"starts_on": date(2026, 3, 1)}, date(2026, 3, 1)),
        (Kind.EVENT, {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 4)}, date(2026, 3, 4)),
        (Kind.EVENT, {}, None),
        (Kind.FUNDING, {"starts_on": date(2026, 3, 1), "deadline_on": date(2026, 5, 1)}, date(2026, 5, 1)),
        (Kind.OPPORTUNITY, {"deadline_on": date(2026, 5, 1), "ends_on": date(2027, 1, 1)}, date(2026, 5, 1)),
        (Kind.OPPORTUNITY, {"ends_on": date(2027, 1, 1)}, date(2027, 1, 1)),
        (Kind.TRAINING, {"starts_on": date(2026, 3, 1)}, date(2026, 3, 1)),
        (Kind.TRAINING, {"starts_on": date(2026, 3, 1), "is_self_paced": True}, None),
        (Kind.TRAINING, {"starts_on": date(2026, 3, 1), "deadline_on": date(2026, 2, 1)}, date(2026, 2, 1)),
        (Kind.ARTICLE, {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 1)}, None),
        (Kind.RESOURCE, {"deadline_on": date(2026, 3, 1)}, None),
    ],
)
def test_each_kind_is_over_in_its_own_way(kind, given, expires_on):
    nothing = dict.fromkeys(("starts_on", "ends_on", "deadline_on", "is_self_paced"))

    assert expiry_of(kind, nothing | given) == expires_on


def test_a_deadline_in_an_impossible_year_is_left_out_and_the_entry_kept(written):
    assert written(deadline_on=date(9999, 1, 1), published_on=date(1, 1, 1)).deadline_on is None


# --- sessions -----------------------------------------------------------------------------------------------------

AT = datetime(2026, 9, 9, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"seats": 10, "seats_left": 3}, {"seats": 10, "seats_left": 3}),
        ({"seats": 10, "seats_left": 11}, {"seats": 10, "seats_left": None}),
        ({"seats_left": 11}, {"seats": None, "seats_left": 11}),
        ({"seats": -1, "seats_left": -5}, {"seats": None, "seats_left": None}),
        ({"seats": 10**30}, {"seats": None}),
        ({"ends_at": AT - timedelta(hours=1)}, {"ends_at": None}),
        ({"ends_at": datetime(9999, 12, 31, 23, tzinfo=UTC)}, {"ends_at": None}),
        ({"timezone": "Europe/Sofia"}, {"timezone": "Europe/Sofia"}),
        ({"timezone": "Nowhere/Atlantis"}, {"timezone": "UTC"}),
        ({"timezone": ""}, {"timezone": "UTC"}),
        ({"timezone": "../../etc/passwd"}, {"timezone": "UTC"}),
        ({"schedule": "whenever"}, {"schedule": Schedule.SCHEDULED}),
        ({"schedule": Schedule.POSTPONED}, {"schedule": Schedule.POSTPONED}),
        ({"deadline_on": date(1, 1, 1)}, {"deadline_on": None}),
        ({"country": "Bulgaria"}, {"country": "BG"}),
        ({"country": "Atlantis"}, {"country": ""}),
    ],
)
def test_a_session_keeps_what_can_be(given, kept):
    (session,) = clean_sessions([FoundSession(starts_at=AT, **given)])

    assert {name: getattr(session, name) for name in kept} == kept


def test_a_time_without_a_zone_is_local():
    (session,) = clean_sessions([FoundSession(starts_at=datetime(2026, 7, 1, 18), timezone="Europe/Sofia")])  # noqa: DTZ001 -- it is the point

    assert session.starts_at == datetime(2026, 7, 1, 18, tzinfo=timezone(timedelta(hours=3)))


# --- details of each kind -----------------------------------------------------------------------------------------

DETAILS = {
    Kind.TRAINING: {
        "record": "database", "duration_hours": Decimal("12.5"), "duration_text": "six evenings",
        "prerequisites": "<p>None</p>", "outcomes": ["count", "sort"], "eqf_level": 4, "ects": Decimal("2.0"),
        "credential": "Certificate", "credential_is_free": False, "credential_price_amount": Decimal("20.00"),
        "credential_price_currency": "EUR", "accessibility": "step-free",
    },
    Kind.LEARNING_PATH: {"duration_hours": Decimal("40.0"), "outcomes": ["all of it"]},
    Kind.OPPORTUNITY: {
        "type": "traineeship", "pay_from": Decimal("900.00"), "pay_to": Decimal("1100.00"), "pay_currency": "EUR",
        "pay_period": "month", "length_months": 6, "hours_a_week": Decimal("38.5"), "is_remote": True,
    },
    Kind.EVENT: {
        "setting": "virtual-live", "programme": "<p>ten to noon</p>", "organiser": "Library",
        "registration_address": "https://e.example/register", "series_name": "Tuesdays",
    },
    Kind.RESOURCE: {"format": "PDF", "page_count": 12, "author": "A. Writer"},
    Kind.GOOD_PRACTICE: {"runner": "City", "results": "<p>much</p>", "transfer": "<p>little</p>"},
    Kind.FUNDING: {
        "amount_from": Decimal("1000.00"), "amount_to": Decimal("5000.00"), "budget": Decimal("90000.00"),
        "currency": "EUR", "rate_percent": Decimal("80.00"), "applicants": "<p>schools</p>", "body": "Ministry",
        "opens_on": date(2026, 1, 1), "deadlines": ["2026-03-01", "2026-06-01"], "programme": "P", "reference": "R-1",
    },
    Kind.PUBLICATION: {"period": "2024", "page_count": 90, "author": "B. Writer", "doi": "10.1000/182"},
    Kind.INITIATIVE: {"programme": "P", "period": "2021-2027", "budget": Decimal("5.00"), "currency": "EUR"},
    Kind.ARTICLE: {"type": "opinion", "author": "C. Writer"},
}  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_keeps_its_own_details(written, kind):
    entry = written(kind=kind, details=DETAILS[kind])

    row = DETAILS_OF_KIND[kind].objects.get(entry=entry)
    assert {name: getattr(row, name) for name in DETAILS[kind]} == DETAILS[kind]
    assert type(entry.details) is DETAILS_OF_KIND[kind]


@pytest.mark.parametrize("kind", Kind)
def test_details_of_another_kind_are_dropped(kind):
    others = {name: value for other in Kind if other != kind for name, value in DETAILS[other].items()}
    columns = {column.name for column in DETAILS_OF_KIND[kind]._meta.concrete_fields}

    assert set(clean_details(kind, others)) <= columns


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (Kind.TRAINING, {"eqf_level": 9}, {}),
        (Kind.TRAINING, {"eqf_level": 0}, {}),
        (Kind.TRAINING, {"duration_hours": "999999.99"}, {"duration_hours": Decimal("999999.9")}),
        (Kind.TRAINING, {"duration_hours": 10**6}, {}),
        (Kind.TRAINING, {"duration_hours": "two"}, {}),
        (Kind.TRAINING, {"duration_hours": -1}, {}),
        (Kind.TRAINING, {"duration_hours": float("nan")}, {}),
        (Kind.TRAINING, {"duration_hours": True}, {}),
        (Kind.TRAINING, {"ects": "1E+400"}, {}),
        (Kind.TRAINING, {"credential_price_amount": 20}, {}),
        (Kind.TRAINING, {"credential_is_free": "yes"}, {}),
        (Kind.TRAINING, {"outcomes": None, "credential": None}, {}),
        (Kind.TRAINING, {"outcomes": "one thing"}, {"outcomes": ["one thing"]}),
        (Kind.TRAINING, {"record": "novel"}, {}),
        (Kind.TRAINING, {"record": ["single"]}, {}),
        (Kind.TRAINING, {"entry": 7, "entry_id": 7, "nonsense": 1}, {}),
        (Kind.OPPORTUNITY, {"pay_from": 9, "pay_period": "month"}, {"pay_period": "month"}),
        (Kind.OPPORTUNITY, {"pay_from": 9, "pay_currency": "EURO"}, {}),
        (
            Kind.OPPORTUNITY,
            {"pay_from": 9, "pay_to": 5, "pay_currency": "EUR"},
            {"pay_from": 9, "pay_currency": "EUR"},
        ),
        (Kind.OPPORTUNITY, {"length_months": 40_000}, {}),
        (Kind.RESOURCE, {"page_count": 40_000}, {"page_count": 40_000}),
        (Kind.RESOURCE, {"page_count": 2**31}, {}),
        (Kind.FUNDING, {"rate_percent": 101}, {}),
        (Kind.FUNDING, {"rate_percent": 80}, {"rate_percent": 80}),
        (Kind.FUNDING, {"budget": 1, "amount_from": 2}, {}),
        (Kind.FUNDING, {"opens_on": "soon"}, {}),
        (Kind.INITIATIVE, {"budget": 5}, {}),
        (Kind.EVENT, {"registration_address": "javascript:alert(1)", "setting": "in-space"}, {}),
        (Kind.EVENT, {"series": 7}, {}),
    ],
)
def test_what_a_table_cannot_hold_is_dropped(kind, given, kept):
    assert clean_details(kind, given) == kept


def test_details_that_a_source_stops_giving_are_emptied(write, written):
    from tests.catalogue.conftest import found

    entry = written(details={"duration_hours": 8, "credential": "Certificate", "record": "database"})

    report = write(found(details={"credential": "Certificate"}))

    entry.trainingdetails.refresh_from_db()
    details = entry.trainingdetails
    assert (details.duration_hours, details.credential, details.record) == (None, "Certificate", "single")
    assert report.changed == 1


# --- concepts -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("vocabularies")
def test_concepts_are_known_by_key_address_and_label(written):
    terms = list(vocabulary("technology"))[:3]

    entry = written(
        concepts=[
            FoundConcept(role=ConceptRole.TECHNOLOGY, key=terms[0].key),
            FoundConcept(role=ConceptRole.TECHNOLOGY, address=terms[1].address),
            FoundConcept(role=ConceptRole.TECHNOLOGY, label=terms[2].label("en").upper()),
            FoundConcept(role=ConceptRole.TECHNOLOGY, label=terms[0].label("en")),
            FoundConcept(role=ConceptRole.TECHNOLOGY, label="weaving by moonlight"),
            FoundConcept(role="no role", key=terms[0].key),
        ]
    )

    assert [row.concept_id for row in entry.entry_concepts.all()] == [term.concept_id for term in terms]


@pytest.mark.usefixtures("vocabularies")
def test_a_level_out_of_range_leaves_the_competence(written):
    competence = next(term for term in vocabulary("digcomp-3.0") if term.kind == "competence")

    entry = written(
        concepts=[
            FoundConcept(role=ConceptRole.COMPETENCE, key=competence.key, level_from=-4, level_to=10**30)
        ]
    )

    row = entry.entry_concepts.get()
    assert (row.concept_id, row.level_from, row.level_to) == (competence.concept_id, None, None)


@pytest.mark.usefixtures("vocabularies")
def test_concepts_follow_the_source_but_for_what_a_person_confirmed(write, written):
    from tests.catalogue.conftest import found

    first, second, third = list(vocabulary("technology"))[:3]
    entry = written(concepts=[FoundConcept(role=ConceptRole.TECHNOLOGY, key=first.key)])
    EntryConcept.objects.create(
        entry=entry, role=ConceptRole.TECHNOLOGY, concept_id=second.concept_id, assertion="person"
    )

    report = write(
        found(
            concepts=[FoundConcept(role=ConceptRole.TECHNOLOGY, key=key) for key in (second.key, third.key)]
        )
    )

    rows = entry.entry_concepts.order_by("concept__order").values_list("concept_id", "assertion")
    assert set(rows) == {(second.concept_id, "person"), (third.concept_id, "source")}
    assert report.changed == 1


# --- small things -------------------------------------------------------------------------------------------------


def test_tags_that_differ_by_signs_stay_apart(written):
    entry = written(tags=["C", "C++", "C#", "c++", " ", "<b>R</b>"])

    assert entry.tags == ["C", "c++", "C#", "R"]


def test_countries_and_languages_are_read_as_codes(written):
    entry = written(
        countries=["Greece", "EL", "at", "Atlantis"],
        teaching_languages=["German", "DEU", "xx-none"],
        region="AT22",
    )

    assert (entry.countries, entry.teaching_languages, entry.region) == (["GR", "AT"], ["de"], "AT22")


@pytest.mark.parametrize("region", ["AT-22", "AT2211", "АТ22", "<b>"])
def test_what_is_no_code_of_a_region_is_none(written, region):
    assert written(region=region).region == ""


def test_a_summary_is_the_beginning_of_the_description_where_there_is_none(written):
    entry = written(description="<p>One.</p><p>Two.</p>" + "<p>word</p>" * 100)

    assert entry.summary.startswith("One. Two. word")
    assert len(entry.summary) <= 300


def test_an_identifier_is_what_every_database_can_hold():
    assert clean_remote_id(" a\x00b ") == "ab"
    assert len(clean_remote_id("é" * 3000)) == 500
    assert not UNREADABLE.search(clean_remote_id("\ud800" * 600))
