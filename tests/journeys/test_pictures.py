"""A picture and the dates of a course, from a phone to a reviewer to everybody: with and without JavaScript."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.factories.pictures import picture_sent
from tests.journeys.conftest import Open
from tests.journeys.test_contributing import PHONE, member, send, with_and_without_script, write_training
from tests.journeys.walking import assert_fit_for_all

__all__ = ["member"]
ALT = "Six people around a table with a model of a bridge."


def write_dates(page: Page, own: str) -> None:
    """One evening, and a series of it over the change of the clocks."""
    page.goto(f"{own}/dates/")
    page.get_by_label("Day", exact=True).fill("2027-03-24")
    page.get_by_label("From", exact=True).fill("18:00")
    page.get_by_label("To", exact=True).fill("20:00")
    page.locator("summary", has_text="A series").click()
    page.get_by_label("It goes on").select_option("weekly")
    page.get_by_label("Up to and with").fill("2027-04-01")
    page.get_by_role("button", name="Add these dates").click()
    expect(page.get_by_label("Day", exact=True)).to_have_count(2)


def add_picture(page: Page, own: str, *, script: bool) -> None:
    """A picture without words, which are asked for then."""
    page.goto(f"{own}/pictures/")
    file = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": picture_sent(size=(900, 600)).read()}
    page.get_by_label("Picture", exact=False).first.set_input_files(file)  # type: ignore[arg-type]
    if script:
        expect(page.locator("[data-preview]")).to_be_visible()
    page.get_by_role("button", name="Add the picture").click()
    expect(page.locator("main")).to_contain_text("Say now in words what it shows.")
    fields = page.get_by_role("group", name="Picture 1")
    expect(fields.get_by_role("button", name="Take it away")).to_be_visible()
    expect(page.locator("[data-checks-place]")).to_contain_text("Say in words what each picture shows.")
    assert_fit_for_all(page)
    fields.get_by_label("What the picture shows").fill(ALT)
    fields.get_by_label("Who made it").fill("Photo: Ada Borg")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("img", name=ALT)).to_be_visible()


@with_and_without_script
def test_a_picture_with_its_words_is_reviewed_and_shown(
    visit: Open, member: Any, signed_in: Any, script: bool
) -> None:
    title = f"Bridges of paper {'quick' if script else 'plain'}"
    page = visit("/en/contribute/", width=PHONE, script=script, storage_state=member)
    write_training(page, title)
    own = page.url.rsplit("/", 2)[0]
    write_dates(page, own)
    assert_fit_for_all(page)
    add_picture(page, own, script=script)
    assert_fit_for_all(page)
    address = send(page)
    seen = str(page.request.get(f"/en/preview/{own.rsplit('/', 1)[-1]}/").text())
    picture = re.search(r'src="(/pictures/[^"]+)"', seen)
    assert picture
    stranger = visit("/en/", width=PHONE, script=script)
    assert stranger.request.get(picture[1]).status == 404

    desk = visit("/en/desk/review/?kind=training", script=script, storage_state=signed_in)
    desk.get_by_role("link", name=title).click()
    expect(desk.get_by_role("img", name=ALT)).to_be_visible()
    expect(desk.locator("main")).to_contain_text("18:00–20:00")
    assert_fit_for_all(desk)
    desk.get_by_role("button", name="Accept").click()
    expect(desk.locator("main")).to_contain_text("is published")

    page.goto(address)
    path = page.get_by_role("link", name="See its page").get_attribute("href") or ""
    stranger.goto(path)
    shown = stranger.get_by_role("img", name=ALT)
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.complete && image.naturalWidth > 0")
    expect(stranger.locator("main")).to_contain_text("Photo: Ada Borg")
    expect(stranger.locator("main")).to_contain_text("Central European Summer Time")
    assert_fit_for_all(stranger)
    assert stranger.request.get(picture[1]).headers["x-content-type-options"] == "nosniff"
