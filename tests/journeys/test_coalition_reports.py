"""Somebody reads the report of a coalition, chooses other days, and takes it along as PDF and as a table."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Open
from tests.journeys.test_organisations import ask_shop
from tests.journeys.walking import assert_fit_for_all
from tests.pdf_structure import Structure

# A country for each, so that none sees the other's plan.
WAYS = pytest.mark.parametrize(
    ("script", "country"), [(True, "SK"), (False, "SI")], ids=["with script", "without script"]
)
ARRANGE = """
import json
from datetime import date
from django.utils import timezone
from rialto.base.identity import new_public_id
from rialto.coalitions.models import ActionPlan, Coalition, Indicator, IndicatorValue, Measure, Milestone
country, word = json.loads({given!r})
coalition, _made = Coalition.objects.get_or_create(country=country)
plan = ActionPlan.objects.create(coalition=coalition, title="Plan " + word, begins_on=date(2025, 1, 1), ends_on=date(2027, 12, 31),
                                 state="published", published_at=timezone.now())
measure = Measure.objects.create(plan=plan, number=1, title="Evening classes " + word, pillar="all", begins_on=date(2025, 1, 1),
                                 ends_on=date(2027, 12, 31), state="running")
Milestone.objects.create(measure=measure, title="First class " + word, due_on=date(2025, 3, 1), reached_on=date(2025, 3, 2))
indicator = Indicator.objects.create(plan=plan, measure=measure, name="People taught " + word, unit="people", baseline=0,
                                     baseline_on=date(2025, 1, 1), target=2000, target_on=date(2027, 12, 31))
IndicatorValue.objects.create(indicator=indicator, value=500, on=date(2025, 6, 1), link="https://figures.example/" + word,
                              actor_id=new_public_id())
"""


@WAYS
def test_a_report_is_read_and_taken_along(
    visit: Open, surroundings: dict[str, str], script: bool, country: str
) -> None:
    word = "reported" + country.lower()
    ask_shop(ARRANGE.format(given=json.dumps([country, word])), surroundings)

    page = visit(f"/en/coalitions/{country.lower()}/report/", script=script)
    expect(page.get_by_role("heading", level=1)).to_contain_text("report of the coalition")
    assert_fit_for_all(page)
    page.get_by_label("Year").select_option("")
    page.get_by_label("or from").fill("2025-01-01")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("Give both days.")).to_be_visible()
    page.get_by_label("until").fill("2025-12-31")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("cell", name=f"People taught {word}").first).to_be_visible()
    expect(page.get_by_role("link", name="figures.example").first).to_have_attribute(
        "href", f"https://figures.example/{word}"
    )

    address = str(page.get_by_role("link", name=re.compile("PDF")).get_attribute("href"))
    answer = page.request.get(page.url.split("/en/")[0] + address)
    assert answer.headers["content-type"] == "application/pdf"
    told = Structure(answer.body())
    assert told.complaints() == []
    assert f"People taught {word}" in told.text
    assert f"https://figures.example/{word}" in told.links()
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("CSV")).first.click()
    lines = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert any(
        f"People taught {word},Reported,2025-06-01,500,people,https://figures.example/{word}" in line
        for line in lines
    )
