"""Whatever a source says is refused or written, never a lost run: what an adapter can give, and somewhat more."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import connection, models
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rialto.base.markup import UNREADABLE
from rialto.catalogue.actions import write_found
from rialto.catalogue.choices import ConceptRole, Kind, Schedule
from rialto.catalogue.found import FoundConcept, FoundEntry, FoundSession
from rialto.catalogue.models import DETAILS_OF_KIND, Entry, Source, SourceRecord
from tests.factories import SourceFactory

ANY_TEXT = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(), max_size=8),
    st.sampled_from(
        [
            "",
            "\x00",
            "\ud800",
            "<b>x",
            "<script>alert(1)</script>",
            "&#0;&#x1;",
            "é" * 700,
            "<a href='" + "x" * 3000,
        ]
    ),
)
# Mostly ones that pass, so that the rest of the entry is looked at.
ANY_KIND = st.integers(0, 9).flatmap(lambda number: st.sampled_from(Kind) if number else ANY_TEXT)
ANY_TITLE = st.integers(0, 4).flatmap(
    lambda number: st.text(min_size=1, max_size=400) if number else ANY_TEXT
)
ANY_ADDRESS = st.one_of(
    ANY_TEXT,
    st.sampled_from(
        [
            "https://e.example/\x00",
            "http://[::1",
            "https://e.example/" + "ü" * 1990,
            "https://e.example/a?b=c#!/d",
        ]
    ),
)
ANY_CODE = st.one_of(ANY_TEXT, st.sampled_from(["en", "DEU", "BG", "EL", "EUR", "eur ", "€", "Europe/Sofia"]))
ANY_DAY = st.one_of(st.none(), st.dates(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
ZONES = st.one_of(
    st.none(),
    st.just(UTC),
    st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
SOON, LATER = datetime(2020, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001 -- Hypothesis gives them a zone
ANY_MOMENT = st.one_of(st.datetimes(timezones=ZONES), st.datetimes(SOON, LATER, timezones=ZONES))
ANY_COUNT = st.one_of(st.none(), st.integers(), st.integers(0, 10))
ANY_BOOLEAN = st.one_of(st.none(), st.booleans())
ANY_AMOUNT = st.one_of(st.none(), st.decimals(), st.decimals(0, 1000, places=2))
ANY_VALUE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), ANY_TEXT, ANY_AMOUNT, ANY_DAY, ANY_MOMENT, ANY_CODE,
    st.lists(ANY_TEXT, max_size=3), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip
COLUMNS = sorted(
    {column.name for model in DETAILS_OF_KIND.values() for column in model._meta.concrete_fields}
)

SESSIONS = st.builds(
    FoundSession, starts_at=ANY_MOMENT, ends_at=st.one_of(st.none(), ANY_MOMENT), timezone=ANY_CODE,
    is_all_day=st.booleans(), place=ANY_TEXT, city=ANY_TEXT, country=ANY_CODE, is_online=ANY_BOOLEAN,
    address=ANY_ADDRESS, seats=ANY_COUNT, seats_left=ANY_COUNT, deadline_on=ANY_DAY,
    schedule=st.one_of(st.sampled_from(Schedule), ANY_TEXT), remote_id=ANY_TEXT,
)  # fmt: skip
CONCEPTS = st.builds(
    FoundConcept, role=st.one_of(st.sampled_from(ConceptRole), ANY_TEXT), key=ANY_TEXT, address=ANY_ADDRESS,
    label=ANY_TEXT, level_from=ANY_COUNT, level_to=ANY_COUNT,
)  # fmt: skip
ENTRIES = st.builds(
    FoundEntry, remote_id=st.one_of(st.just("a"), ANY_TEXT), kind=ANY_KIND,
    title=ANY_TITLE, address=ANY_ADDRESS, place_in_source=ANY_TEXT, language=ANY_CODE, summary=ANY_TEXT,
    description=ANY_TEXT, provider_name=ANY_TEXT, provider_website=ANY_ADDRESS,
    countries=st.lists(ANY_CODE, max_size=3), region=ANY_CODE, city=ANY_TEXT, place=ANY_TEXT, is_online=ANY_BOOLEAN,
    is_free=ANY_BOOLEAN, price_amount=ANY_AMOUNT, price_currency=ANY_CODE, starts_on=ANY_DAY, ends_on=ANY_DAY,
    deadline_on=ANY_DAY, schedule=st.one_of(st.sampled_from(Schedule), ANY_TEXT), level_from=ANY_COUNT,
    level_to=ANY_COUNT, teaching_languages=st.lists(ANY_CODE, max_size=3),
    subtitle_languages=st.lists(ANY_CODE, max_size=3), has_certificate=ANY_BOOLEAN, is_self_paced=ANY_BOOLEAN,
    licence=ANY_TEXT, tags=st.lists(ANY_TEXT, max_size=4), concepts=st.lists(CONCEPTS, max_size=3),
    sessions=st.lists(SESSIONS, max_size=3),
    details=st.dictionaries(st.one_of(st.sampled_from(COLUMNS), ANY_TEXT), ANY_VALUE, max_size=6),
    translations=st.dictionaries(
        ANY_CODE, st.dictionaries(st.sampled_from(["title", "summary", "description", "other"]), ANY_TEXT), max_size=2
    ),
    published_on=ANY_DAY, modified_at=st.one_of(st.none(), ANY_MOMENT), evidence_address=ANY_ADDRESS,
    extractor=ANY_TEXT,
)  # fmt: skip

# Databases are slower than what Hypothesis expects of a function.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
often = settings(
    max_examples=60,
    deadline=None,
    # Making a failure smaller costs minutes of database; what failed is printed as it was.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


def texts_of(row: Any) -> str:
    """All that a row holds, as one text."""
    return " ".join(str(getattr(row, column.attname)) for column in row._meta.concrete_fields)


def overlong(row: Any) -> list[str]:
    """The columns whose text is longer than PostgreSQL would take, which SQLite does not notice."""
    columns = [column for column in row._meta.concrete_fields if isinstance(column, models.CharField)]
    return [column.name for column in columns if len(str(getattr(row, column.attname))) > column.max_length]


@pytest.fixture
def fuzzed_source(vocabularies: None) -> Source:
    return SourceFactory()


@often
@given(batch=st.lists(ENTRIES, max_size=4), publish=st.booleans())
def test_anything_is_refused_or_written(fuzzed_source, batch, publish):
    report = write_found(fuzzed_source, batch, publish=publish)

    assert report.added + report.grouped + report.changed + report.unchanged + len(report.refused) == len(
        batch
    )
    for entry in Entry.objects.filter(source_records__source=fuzzed_source):
        entry.validate_constraints()
        assert overlong(entry) == []
        assert not UNREADABLE.search(texts_of(entry))
    connection.check_constraints()


@often
@given(batch=st.lists(ENTRIES, max_size=4))
def test_what_was_written_is_known_the_second_time(fuzzed_source, batch):
    first = write_found(fuzzed_source, batch, publish=True)
    second = write_found(fuzzed_source, batch, publish=True)

    assert second.unchanged == first.added + first.grouped + first.changed + first.unchanged
    assert (second.added, second.grouped, second.changed) == (0, 0, 0)
    assert len(second.refused) == len(first.refused)


@often
@given(versions=st.lists(ENTRIES, min_size=2, max_size=4))
def test_anything_may_follow_anything(fuzzed_source, versions):
    other = SourceFactory()
    for version in versions:
        version.remote_id = "the same"
        version.address = "https://e.example/the-same"
        write_found(fuzzed_source, [version], publish=True)
        write_found(other, [version], publish=True)

    assert SourceRecord.objects.filter(source=fuzzed_source, remote_id="the same").count() <= 1
    connection.check_constraints()
