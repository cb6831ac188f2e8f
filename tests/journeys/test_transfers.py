"""A practice is wanted, the other side answers, it is adapted and adopted, and everybody sees that it crossed a border."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Open
from tests.journeys.test_alerts import next_mail
from tests.journeys.test_organisations import PASSWORD, ask_shop, sign_in
from tests.journeys.walking import assert_fit_for_all

SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
ARRANGE = """
import json
from allauth.account.models import EmailAddress
from rialto.accounts.models import User
from rialto.catalogue.actions import write_found
from rialto.catalogue.choices import Kind
from rialto.catalogue.found import FoundEntry
from rialto.catalogue.models import Entry, Source
from rialto.coalitions.models import Coalition, CoalitionMember
people, title, home = json.loads({given!r})
for email, name, country in people:
    user = User.objects.create_user(email, {password!r}, name=name)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    coalition, _made = Coalition.objects.get_or_create(country=country)
    CoalitionMember.objects.create(coalition=coalition, user=user, role="coordinator")
source, _made = Source.objects.get_or_create(slug="transferred", defaults=dict(name="Transferred practices"))
found = FoundEntry(remote_id=title, kind=Kind.GOOD_PRACTICE, title=title, language="en", countries=[home],
                   address="https://transferred.example/" + title.replace(" ", "-"))
write_found(source, [found], publish=True)
print(Entry.objects.get(title=title).get_absolute_url())
"""


@SCRIPTS
def test_a_practice_crosses_a_border(visit: Open, surroundings: dict[str, str], script: bool) -> None:
    word, taking, giving = ("with", "LV", "EE") if script else ("without", "LT", "FI")
    taker, giver = f"taker-{word}@example.net", f"giver-{word}@example.net"
    title = f"Knitted networks {word}"
    given = json.dumps([[(taker, "Rita Taker", taking), (giver, "Gerd Giver", giving)], title, giving])
    path = ask_shop(ARRANGE.format(given=given, password=PASSWORD), surroundings)

    page = visit("/en/", script=script)
    sign_in(page, taker)
    page.goto(path)
    page.get_by_role("link", name="We want this practice").click()
    page.get_by_label("Next step").fill("Ask how it began")
    if script:
        assert_fit_for_all(page)
    page.get_by_role("button", name="Mark it as wanted").click()
    expect(page.get_by_role("status").first).to_contain_text("We ask the other side")
    expect(page.locator("main")).not_to_contain_text(giver)
    exchange = page.url

    mail = next_mail(giver, surroundings, after=0)
    body = mail.get_body(("plain",))
    assert body is not None
    link = re.search(r"https?://[^/\s]+(/en/coalitions/transfers/\S+)", body.get_content())
    assert link
    other = visit("/en/", script=script)
    sign_in(other, giver)
    other.goto(link[1])
    expect(other.locator("main")).not_to_contain_text(taker)
    if script:
        assert_fit_for_all(other)
    other.get_by_label("A word with it").fill("Gladly")
    other.get_by_role("button", name="Agree to be in touch").click()
    expect(other.get_by_role("link", name=taker)).to_be_visible()

    page.goto(exchange)
    expect(page.get_by_role("link", name=giver)).to_be_visible()
    page.get_by_label("Message to the other side").fill("How did you begin?")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="We have begun to adapt it").click()
    page.get_by_role("button", name="We have begun to adapt it").click()
    page.get_by_role("link", name="Record a change").click()
    page.get_by_label("Title").fill("Yarn instead of cables")
    page.get_by_label("What was changed").fill("Everything is knitted.")
    page.get_by_label("Link to the adapted version").fill("https://adapted.example/yarn")
    if script:
        assert_fit_for_all(page)
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("main")).to_contain_text("Everything is knitted.")
    if script:
        assert_fit_for_all(page)
    page.get_by_role("link", name="We have adopted it").click()
    page.get_by_role("button", name="We have adopted it").click()
    expect(page.locator(".badge.good").first).to_contain_text("adopted")
    page.goto(f"/en/coalitions/{taking.lower()}/transfers/")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    if script:
        assert_fit_for_all(page)

    reader = visit(path, script=script)
    expect(reader.locator("main")).to_contain_text("Adopted in 1 country.")
    if script:
        assert_fit_for_all(reader)
    reader.get_by_role("link", name="What crossed which border").click()
    expect(reader.locator("svg.transfer-map")).to_be_visible()
    if script:
        assert_fit_for_all(reader)
    reader.get_by_label("To", exact=True).select_option(taking.lower())
    reader.get_by_role("button", name="Show", exact=True).click()
    reader.get_by_role("link", name=re.compile(f"See the transfer ?: {title}")).click()
    expect(reader.locator("main")).to_contain_text("Everything is knitted.")
    expect(reader.locator("main")).not_to_contain_text("How did you begin?")
    if script:
        assert_fit_for_all(reader)
    reader.goto(f"/en/countries/{taking.lower()}/")
    expect(reader.locator("main")).to_contain_text("practices taken from others")
