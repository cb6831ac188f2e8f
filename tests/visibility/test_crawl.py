"""Each role follows the links and fills the forms that its own pages show."""

import re
from collections import deque
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.visibility.addresses import Place
from tests.visibility.asking import Answer, Asker, undone
from tests.visibility.doors import doors_of
from tests.visibility.roles import Role
from tests.visibility.test_nasty import fault
from tests.visibility.things import World

pytestmark = [pytest.mark.django_db, pytest.mark.whole]
LINK = re.compile(r"<(?:a|link)\b[^>]*?\bhref=\"([^\"#]+)", re.IGNORECASE)
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.IGNORECASE | re.DOTALL)
FIELD = re.compile(
    r"<(?:input|select|textarea|button)\b[^>]*?\bname=\"([^\"]+)\"(?:[^>]*?\bvalue=\"([^\"]*)\")?",
    re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"\b(action|method)=\"([^\"]*)\"", re.IGNORECASE)
PAGES, A_ROUTE = 600, 12
# Not asked by following: it would end the visit.
ENDS = {"accounts:sign-out", "account_logout"}


def place_of(path: str) -> Place | None:
    """What an address of ours is; none for files, other languages and other sites."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return Place(match.view_name, path) if doors_of(match.view_name) else None


def crawl(asker: Asker) -> list[Answer]:
    """Everything that can be reached from the front page, so many addresses of each route; forms are sent as they stand."""
    waiting, known, of_route = deque(["/en/"]), {"/en/"}, dict[str, int]()
    answers: list[Answer] = []
    while waiting and len(answers) < PAGES:
        address = waiting.popleft()
        path, _, query = address.partition("?")
        place = place_of(path)
        if place is None or place.route in ENDS or of_route.get(place.route, 0) >= A_ROUTE:
            continue
        of_route[place.route] = of_route.get(place.route, 0) + 1
        answer, text = asker.read(place, f"?{query}" if query else "")
        answers.append(answer)
        for found in [*LINK.findall(text), *([answer.leads_to] if answer.leads_to else [])]:
            onward = urlsplit(urljoin(address, unescape(found)))
            there = f"{onward.path}?{onward.query}" if onward.query else onward.path
            if (
                onward.netloc in ("", "testserver", "127.0.0.1:8000")
                and onward.path.startswith("/")
                and there not in known
            ):
                known.add(there)
                waiting.append(there)
        answers += sent_forms(asker, place.path, text)
    return answers


def sent_forms(asker: Asker, path: str, text: str) -> list[Answer]:
    """The forms of a page, sent with what stands in them and undone."""
    answers = []
    for said, inside in FORM.findall(text):
        attributes = {name.lower(): unescape(value) for name, value in ATTRIBUTE.findall(said)}
        place = place_of(urlsplit(urljoin(path, attributes.get("action", path))).path)
        if attributes.get("method", "get").lower() != "post" or place is None or place.route in ENDS:
            continue
        fields = {name: unescape(value) for name, value in FIELD.findall(inside)}
        with undone():
            answers.append(asker.send(place, fields))
    return answers


@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_every_link_leads_somewhere_and_shows_nothing_it_should_not(world: World, role: Role):
    answers = crawl(Asker(world, role))

    assert len(answers) > 100
    assert [said for answer in answers if (said := fault(answer))] == []
    # What a page offers is there for who reads the page.
    assert [one.words for one in answers if one.asked.startswith("GET") and one.status in (403, 404)] == []
