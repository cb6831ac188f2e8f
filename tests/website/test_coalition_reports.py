"""The report of a coalition: the same facts as page, PDF and table; drafts for the coalition only; what is long does not block."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from rialto.base.documents import shelf
from rialto.base.documents.press import pressed
from rialto.base.documents.typesetting import NotSet
from rialto.coalitions.models import (
    CoalitionMember,
    Indicator,
    IndicatorValue,
    Measure,
    Pledge,
    PledgeFigure,
    Transfer,
)
from rialto.coalitions.plan_choices import MeasureState, Pillar, PlanState
from rialto.jobs.worker import Worker
from rialto.website.coalition_reports import offers
from rialto.website.coalition_reports.forms import PeriodForm
from rialto.website.coalition_reports.practices import state_at
from rialto.website.coalition_reports.scope import Period
from tests.factories import OrganisationFactory, UserFactory
from tests.pdf_structure import Structure
from tests.website.coalition_worlds import (
    CoalitionWorld,
    add_measures,
    add_pledges,
    add_quality,
    add_transfers,
    link_pledges,
    make_plan,
)

pytestmark = pytest.mark.django_db
PAGE, PDF, TABLE = (f"/en/coalitions/mt/report{ending}" for ending in ("/", ".pdf", ".csv"))
YEAR_2026 = {"year": "2026"}


@pytest.fixture(autouse=True)
def surroundings(settings, tmp_path, monkeypatch) -> None:
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    counts = {"kind": {"training": 1234, "event": 20}, "country": {"MT": 1254}}
    monkeypatch.setattr(offers, "counts_by", lambda facet, **_how: counts[facet])
    cache.clear()
    # In this process: the one of its own has its tests beside the typesetter's.
    monkeypatch.setattr(shelf, "typeset", pressed)


@pytest.fixture
def world() -> CoalitionWorld:
    made = make_plan()
    add_measures(made, 3)
    add_pledges(made, 2)
    add_transfers(made, 1)
    add_quality()
    OrganisationFactory(name="eSkills Malta Foundation", country="MT", is_national_coalition=True)
    return made


@pytest.fixture
def set_payloads(monkeypatch) -> list[str]:
    """What was set, by a typesetter that costs nothing."""
    payloads: list[str] = []
    monkeypatch.setattr(shelf, "typeset", lambda text: payloads.append(text) or b"%PDF-")
    return payloads


def rows_of(client: Client, address: str = TABLE, **asked: str) -> list[dict[str, str]]:
    answer = client.get(address, {**YEAR_2026, **asked})
    return list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_the_page_tells_what_there_is(client, world):
    page = client.get(PAGE, YEAR_2026)

    assert page.status_code == 200
    assert [one.key for one in page.context["report"].sections] == [
        "plan",
        "pledges",
        "practices",
        "offers",
        "quality",
    ]
    figures = {str(one.name): one.value for one in page.context["report"].figures}
    assert figures == {
        "measures in the plan": "3", "milestones reached": "3", "of the way to the targets": "50\u00a0%", "pledges at work": "2",
        "people trained": "800", "practices adopted": "1", "practices adopted by others": "0", "entries to find": "1\u202f254",
        "points of 100 for how entries are described": "70",
    }  # fmt: skip
    body = page.content.decode()
    assert 'lang="mt">Kors diġitali 1' in body
    assert 'href="https://statistics.example.org/a"' in body


def test_the_pdf_tells_the_same_to_everybody(client, world):
    answer = client.get(PDF, YEAR_2026)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="coalition-mt-2026.pdf"'
    told = Structure(answer.getvalue())
    assert told.complaints() == []
    assert told.catalog["/Lang"] == "en"
    assert [
        one for one in told.bookmarks() if one in ("Action plan", "Pledges", "Offers in the catalogue")
    ] == [
        "Action plan",
        "Pledges",
        "Offers in the catalogue",
    ]
    assert told.alternatives()[0] == "Measures by state. done: 1, running: 1, planned: 1, stopped: 0"
    assert "https://statistics.example.org/a" in told.links()
    for words in (
        "Malta: report of the coalition",
        "eSkills Malta Foundation",
        "Kors diġitali 3",
        "Wegħda 1",
    ):
        assert words in told.text


def test_the_table_has_a_line_for_each_fact(client, world):
    rows = rows_of(client)

    reported = [row for row in rows if row["Fact"] == "Reported" and row["Measure"]]
    assert reported == [
        {
            "Section": "Action plan", "Measure": f"Kors diġitali {number}", "Indicator": f"Nies imħarrġa {number}", "Fact": "Reported",
            "Date": "2026-09-01", "Value": "300", "Unit": "people", "Source": "https://statistics.example.org/a",
        }
        for number in (1, 2, 3)
    ]  # fmt: skip
    assert {row["Section"] for row in rows} == {
        "Action plan", "Pledges", "Practices that cross borders", "Offers in the catalogue", "How well its entries are described",
    }  # fmt: skip


def test_page_and_table_agree_on_the_plan(client, world):
    """What the page's indicators say is what the table's facts say."""
    (section, *_others) = client.get(PAGE, YEAR_2026).context["report"].sections

    assert [(one.what, one.value) for one in section.facts() if one.indicator == "Nies imħarrġa 2"] == [
        ("Start", 100), ("Target", 500), ("Reported", 300),
    ]  # fmt: skip


def test_spreadsheets_run_nothing_from_it(client, world):
    Measure.objects.filter(number=1).update(title='=HYPERLINK("https://bad.example")')

    assert {row["Measure"] for row in rows_of(client) if "HYPERLINK" in row["Measure"]} == {
        '\'=HYPERLINK("https://bad.example")'
    }


def test_what_is_not_there_is_left_out(client):
    make_plan("FI", state=PlanState.PUBLISHED)
    report = client.get("/en/coalitions/lv/report/", YEAR_2026).context["report"]

    assert [one.key for one in report.sections] == ["offers"]
    assert client.get("/en/coalitions/lv/report.pdf", YEAR_2026).status_code == 200


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ({"year": "2026"}, Period(first=date(2026, 1, 1), last=date(2026, 12, 31))),
        ({"year": "", "first": "2026-02-01", "last": "2026-02-28"}, Period(first=date(2026, 2, 1), last=date(2026, 2, 28))),
        ({}, Period(first=date(2026, 1, 1), last=date(2026, 12, 31))),
        ({"year": "9999"}, Period(first=date(2026, 1, 1), last=date(2026, 12, 31))),
        ({"first": "2026-03-01"}, Period(first=date(2026, 1, 1), last=date(2026, 12, 31))),
        ({"first": "2026-03-01", "last": "2026-02-01"}, Period(first=date(2026, 1, 1), last=date(2026, 12, 31))),
    ],
)  # fmt: skip
def test_the_days_are_chosen_and_nonsense_is_told(asked, days):
    form = PeriodForm(asked, plans=[], today=date(2026, 11, 29))

    assert form.period == days
    assert bool(form.errors) is (asked in ({"year": "9999"}, {"first": "2026-03-01"}) or len(asked) == 2)


def test_only_what_belongs_to_the_days_is_told(client, world):
    days = {"year": "", "first": "2026-01-01", "last": "2026-03-31"}
    report = client.get(PAGE, days).context["report"]

    facts = [one for section in report.sections for one in section.facts()]
    assert not [one for one in facts if one.what == "Reported" and one.measure]
    assert not [one for one in facts if one.indicator.startswith("L-ewwel pass")]
    # By then the practice had not come all the way.
    assert [one.what for one in facts if one.indicator.startswith("Estonia")] == ["in adaptation"]
    assert [section.key for section in report.sections] == [
        "plan",
        "pledges",
        "practices",
        "offers",
        "quality",
    ]


def test_a_corrected_value_counts_and_the_first_one_does_not(client, world):
    first = IndicatorValue.objects.first()
    IndicatorValue.objects.filter(pk=first.pk).update(is_current=False)
    IndicatorValue.objects.create(
        indicator=first.indicator, value=250, on=first.on, link=first.link, actor_id=first.actor_id, corrects=first, reason="counted twice"
    )  # fmt: skip

    assert sorted(row["Value"] for row in rows_of(client) if row["Fact"] == "Reported" and row["Measure"]) == [
        "250", "300", "300",
    ]  # fmt: skip


def test_numbers_are_those_of_the_days_though_newer_ones_came(client, world):
    """300 on the way from 100 to 500 in September, 380 by the next year: the report of 2026 stays as it was."""
    for first in IndicatorValue.objects.select_related("indicator"):
        newer = IndicatorValue.objects.create(
            indicator=first.indicator,
            value=380,
            on=date(2027, 2, 1),
            link=first.link,
            actor_id=first.actor_id,
        )
        Indicator.objects.filter(pk=first.indicator_id).update(latest=newer.value, latest_on=newer.on)

    def figure(year: str) -> str:
        figures = client.get(PAGE, {"year": year}).context["report"].figures
        return next(one.value for one in figures if one.name == "of the way to the targets")

    assert figure("2026") == "50\u00a0%"
    assert figure("2027") == "70\u00a0%"


@pytest.mark.parametrize("address", [PAGE, PDF, TABLE])
def test_a_draft_is_for_the_coalition_only(client, address, set_payloads):
    draft = make_plan(state=PlanState.DRAFT, title="Sigriet")
    add_measures(draft, 1, of="Sigriet")
    asked = {**YEAR_2026, "plan": str(draft.plan.public_id)}
    member = UserFactory()
    CoalitionMember.objects.create(coalition=draft.coalition, user=member)
    make_plan(title="Miftuħ")  # the one in force, which everybody sees

    def told(reader: Client) -> str:
        answer = reader.get(address, asked)
        return answer.getvalue().decode() + "".join(set_payloads)

    stranger, other = Client(), Client()
    other.force_login(UserFactory())
    assert "Sigriet" not in told(stranger) + told(other)
    client.force_login(member)
    assert "Sigriet" in told(client)
    assert "no-store" in client.get(address, asked)["Cache-Control"]


def test_a_member_sees_the_plan_in_force_unless_they_choose(client, world):
    draft = make_plan(state=PlanState.DRAFT, title="Sigriet")
    member = UserFactory()
    CoalitionMember.objects.create(coalition=draft.coalition, user=member)
    client.force_login(member)

    page = client.get(PAGE, YEAR_2026)

    assert page.context["report"].scope.plan == world.plan
    assert [choice for choice, _words in page.context["form"].fields["plan"].choices] == [
        "", *(str(one.public_id) for one in (draft.plan, world.plan)),
    ] or len(page.context["form"].fields["plan"].choices) == 3  # fmt: skip


@pytest.mark.parametrize("count", [2, 30])
def test_the_report_costs_the_same_however_much_there_is(client, count):
    made = make_plan()
    add_measures(made, count)
    add_pledges(made, count)
    client.get(PAGE, YEAR_2026)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(PAGE, YEAR_2026)

    assert len(asked) == 13


LINKED = "Pledges that belong to measures: totals up to the end of 2026"


def linked_rows(client: Client, **asked: str) -> list[list[str]]:
    """The plain words of the table of linked pledges."""
    (plan, *_others) = client.get(PAGE, {**YEAR_2026, **asked}).context["report"].sections
    tables = [part for part in plan.parts() if getattr(part, "caption", "") == LINKED]
    return [["".join(getattr(run, "text", run) for run in cell) for cell in row] for row in tables[0].rows]


def test_the_report_names_the_pledges_that_stand_with_measures(client, world):
    Measure.objects.exclude(number=2).update(ends_on=date(2026, 1, 5), begins_on=date(2026, 1, 1))
    link_pledges(world)
    honorary = Pledge.objects.get(title="Wegħda 1")
    PledgeFigure.objects.filter(pledge=honorary).delete()
    days = {"year": "", "first": "2026-02-01", "last": "2026-12-31"}

    assert linked_rows(client, **days) == [
        ["2", "Wegħda 0", "Malta Skills", "people trained", "1\u202f000", "400", "100"],
        ["2", "Wegħda 1", "Malta Skills", "–", "–", "–", "–"],
    ]
    told = Structure(client.get(PDF, days).getvalue())
    assert told.complaints() == []
    assert "Linked pledges" in told.bookmarks()
    of = {
        "Section": "Action plan",
        "Measure": "Kors diġitali 2",
        "Source": "Malta Skills",
        "Date": "2026-12-31",
    }
    number = of | {"Indicator": "Wegħda 0", "Unit": "people trained"}
    assert [row for row in rows_of(client, **days) if row["Source"] == "Malta Skills" and row["Measure"]] == [
        of | {"Indicator": "", "Fact": "Pledge", "Value": "Wegħda 0", "Unit": ""},
        number | {"Fact": "Promised", "Value": "1000"},
        number | {"Fact": "Reported", "Value": "400"},
        number | {"Fact": "Checked", "Value": "100"},
        of | {"Indicator": "", "Fact": "Pledge", "Value": "Wegħda 1", "Unit": ""},
    ]


def test_linked_pledges_are_those_of_the_days_with_their_numbers_then(client, world):
    link_pledges(world)
    later, _gone = Pledge.objects.order_by("pk")
    Pledge.objects.filter(pk=later.pk).update(ends_on=date(2027, 12, 31), title="Li tibqa’")
    PledgeFigure.objects.create(
        pledge=later, country="MT", pillar="everybody", measure="trained", year=2027, target=0, reported=-50, checked=0
    )  # fmt: skip

    assert [row[5] for row in linked_rows(client) if row[1] == "Li tibqa’"] == ["400"] * 3
    of_2027 = [row for row in rows_of(client, year="2027") if row["Unit"] == "people trained"]
    assert [row["Value"] for row in of_2027 if row["Measure"] and row["Fact"] == "Reported"] == ["350"] * 3
    assert {row["Indicator"] for row in of_2027 if row["Measure"]} == {"Li tibqa’"}


@pytest.mark.parametrize("address", [PAGE, PDF, TABLE])
def test_no_pledge_that_is_not_public_is_told_of(client, world, address, set_payloads):
    link_pledges(world)
    hidden, shown = Pledge.objects.order_by("pk")
    for state in ("draft", "in_review", "withdrawn"):
        Pledge.objects.filter(pk=hidden.pk).update(state=state, title="Moħbi")
        cache.clear()
        told = client.get(address, YEAR_2026).getvalue().decode() + "".join(set_payloads)
        assert "Moħbi" not in told
        assert shown.title in told


@pytest.mark.parametrize("count", [2, 12])
def test_linked_pledges_cost_two_queries_however_many(client, count):
    made = make_plan()
    add_measures(made, count)
    add_pledges(made, count)
    link_pledges(made)
    client.get(PAGE, YEAR_2026)

    with CaptureQueriesContext(connection) as asked:
        page = client.get(PAGE, YEAR_2026)

    assert len(asked) == 14
    assert LINKED in page.content.decode()


def test_a_long_table_is_cut_on_the_page_and_whole_in_the_files(client, set_payloads):
    made = make_plan()
    add_measures(made, 130)

    page = client.get(PAGE, YEAR_2026).content.decode()
    client.get(PDF, YEAR_2026)

    assert "The first of 130 rows." in page
    assert page.count("Nies imħarrġa ") == 200  # a hundred indicators, a hundred values
    assert set_payloads[0].count("Nies imħarrġa ") == 260
    assert len([row for row in rows_of(client) if row["Fact"] == "Target"]) == 130


def test_very_long_tables_are_parted_by_what_the_measures_are_for(client, set_payloads):
    made = make_plan()
    add_measures(made, 201)
    Indicator.objects.filter(measure__number=7).update(measure=None)

    client.get(PDF, YEAR_2026)

    parts = json.loads(set_payloads[0])["parts"]
    tables = [one for one in parts if one["kind"] == "table" and "Nies imħarrġa" in str(one["rows"])]
    captions = [one["caption"] for one in tables]
    whole = "Indicators: where they started, where they are to go, and where they are"
    assert captions[: len(captions) // 2] == [whole, *(f"{whole} – {one.label}" for one in Pillar)]
    assert [len(one["rows"]) for one in tables[:1]] == [1]
    assert sum(len(one["rows"]) for one in tables) == 402  # an indicator and a value each


def test_a_pdf_is_made_once_for_everybody(client, world, set_payloads):
    first = client.get(PDF, YEAR_2026)
    again = Client().get(PDF, YEAR_2026, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, len(set_payloads)) == (200, 304, 1)
    Measure.objects.update(state=MeasureState.DONE)
    assert client.get(PDF, YEAR_2026)["ETag"] != first["ETag"]
    assert len(set_payloads) == 2


@pytest.mark.django_db(transaction=True)
def test_a_long_one_is_made_by_a_job(client, world, set_payloads, monkeypatch):
    monkeypatch.setattr(shelf, "LONG_CHARACTERS", 100)

    waiting = client.get(PDF, YEAR_2026)
    assert (waiting.status_code, waiting["Refresh"], set_payloads) == (202, "3", [])
    client.get(PDF, YEAR_2026)  # who looks again asks for no second job
    Worker(batch=True, interval=0).run()

    assert len(set_payloads) == 1
    assert client.get(PDF, YEAR_2026).getvalue() == b"%PDF-"


def test_who_asks_for_too_many_waits(client, world, set_payloads, monkeypatch):
    monkeypatch.setattr("rialto.website.views.coalition_reports.MADE", 1)
    assert client.get(PDF, YEAR_2026).status_code == 200

    assert client.get(PDF, YEAR_2026).status_code == 200  # it lies there
    assert client.get(PDF, {"first": "2026-01-01", "last": "2026-01-31"}).status_code == 429


def test_when_too_many_are_made_it_says_so(client, world, monkeypatch):
    def busy(_text):
        raise shelf.Busy

    monkeypatch.setattr(shelf, "typeset", busy)
    answer = client.get(PDF, YEAR_2026)

    assert (answer.status_code, answer["Retry-After"]) == (503, "3")


def test_one_that_cannot_be_set_leads_back_to_the_page(client, world, monkeypatch):
    def broken(_text):
        raise NotSet("no title")

    monkeypatch.setattr(shelf, "typeset", broken)
    answer = client.get(PDF, YEAR_2026)

    assert answer.status_code == 500
    assert b'href="/en/coalitions/mt/report/?year=2026"' in answer.content


def test_europe_is_added_up_from_the_countries(client, world):
    finland = make_plan("FI", title="Suomen suunnitelma")
    add_measures(finland, 2)
    page = client.get("/en/coalitions/europe/report/", YEAR_2026)
    rows = rows_of(client, "/en/coalitions/europe/report.csv")

    figures = {str(one.name): one.value for one in page.context["report"].figures}
    assert figures["countries with a published action plan"] == "2"
    assert figures["measures in these plans"] == "5"
    trained = [row for row in rows if (row["Indicator"], row["Fact"]) == ("People trained", "Reported")]
    assert {row["Measure"]: row["Value"] for row in trained if row["Measure"]} == {
        "Malta": "900",
        "Finland": "600",
    }
    assert Structure(client.get("/en/coalitions/europe/report.pdf", YEAR_2026).getvalue()).complaints() == []


@pytest.mark.parametrize(
    "address", ["/en/coalitions/xx/report/", "/en/coalitions/MT/report/", "/en/coalitions/us/report.pdf"]
)
def test_other_countries_have_no_report(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", ["bg", "mt"])
def test_the_report_is_in_the_readers_language(client, world, language):
    with translation.override(language):
        answer = client.get(f"/{language}/coalitions/mt/report.pdf", YEAR_2026)

    told = Structure(answer.getvalue())
    assert told.complaints() == []
    assert told.catalog["/Lang"] == language


def test_how_far_a_transfer_was_on_a_day():
    one = Transfer(wanted_on=date(2026, 1, 1), adaptation_on=date(2026, 2, 1), adopted_on=date(2026, 3, 1))

    assert [state_at(one, day)[0] for day in (date(2026, 1, 15), date(2026, 2, 1), date(2026, 12, 31))] == [
        "wanted", "in-adaptation", "adopted",
    ]  # fmt: skip
