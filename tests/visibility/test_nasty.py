"""Whatever is asked, nothing ends in an error of ours, and nothing is told that was not to be told."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.visibility.addresses import Place, places
from tests.visibility.asking import Answer, Asker, undone
from tests.visibility.nasty import HEADERS, VALUES, as_json, bodies_for, forms, odd_path, queries
from tests.visibility.roles import Role
from tests.visibility.things import World

pytestmark = pytest.mark.django_db
ROLES = (Role.VISITOR, Role.AUTHOR, Role.MANAGER, Role.REVIEWER, Role.ADMINISTRATOR)
# Fixtures stay for all examples: what one of them writes is undone.
shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
quick, many = settings(shared, max_examples=150), settings(shared, max_examples=6000)
quick_api, many_api = settings(shared, max_examples=60), settings(shared, max_examples=2500)


@pytest.fixture(scope="package")
def there(world: World) -> list[Place]:
    """One address of each thing that has one."""
    return places(world)


@pytest.fixture(scope="package")
def askers(world: World) -> dict[Role, Asker]:
    return {role: Asker(world, role) for role in ROLES}


def fault(answer: Answer) -> str:
    """What is wrong with an answer, "" for nothing; an index that is not ready may say so."""
    if answer.status >= 500 and not (answer.status == 503 and answer.place.route == "readyz"):
        return answer.words
    return f"{answer.leaks}: {answer.words}" if answer.leaks else ""


def ask_something_odd(data: st.DataObject, there: list[Place], askers: dict[Role, Asker]) -> None:
    place, asker = data.draw(st.sampled_from(there)), askers[data.draw(st.sampled_from(ROLES))]
    if data.draw(st.integers(0, 3)) == 0:
        path = odd_path(place.path, data.draw(st.sampled_from(VALUES)), data.draw(st.integers(1, 6)))
        place = Place(place.route, path, place.thing)
    query, headers = data.draw(queries()), data.draw(st.sampled_from(HEADERS))
    if data.draw(st.booleans()):
        answer = asker.ask(place, query, headers=headers)
    else:
        body, kind = data.draw(forms())
        with undone():
            answer = asker.ask(place, query, method="POST", data=body, content_type=kind, headers=headers)

    assert fault(answer) == ""


def send_something_odd(data: st.DataObject, world: World, document: dict[str, Any]) -> None:
    path, operations = data.draw(st.sampled_from(sorted(document["paths"].items(), key=str)))
    method, operation = data.draw(st.sampled_from(sorted(operations.items(), key=str)))
    value = st.sampled_from(("paused", "r1", *VALUES))
    for parameter in operation.get("parameters", ()):
        path = path.replace("{%s}" % parameter["name"], data.draw(value) or "x")  # noqa: UP031 -- braces
    headers = dict(data.draw(st.sampled_from(HEADERS)))
    if data.draw(st.integers(0, 4)):
        headers["Authorization"] = f"Bearer {world.token}"
    body = as_json(None)
    if "requestBody" in operation:
        (content,) = operation["requestBody"]["content"].values()
        body = data.draw(bodies_for(content["schema"], document).map(as_json) | forms())

    with undone():
        answer = Asker(world, Role.VISITOR).ask(
            Place("api:record_push", path),
            method=method.upper(),
            data=body[0],
            content_type=body[1],
            headers=headers,
        )

    assert fault(answer) == ""
    documented = {int(code) for code in operation["responses"]} | {400, 404, 405}
    assert answer.status in documented, f"{answer.words} is not in the description"


@pytest.fixture(scope="package")
def document(world: World, askers: dict[Role, Asker]) -> dict[str, Any]:
    from django.test import Client

    said: dict[str, Any] = json.loads(Client().get("/api/v1/openapi.json").content)
    return said


@quick
@given(data=st.data())
def test_odd_requests_are_answered(data, there, askers):
    ask_something_odd(data, there, askers)


@quick_api
@given(data=st.data())
def test_programs_may_send_anything(data, world, document):
    send_something_odd(data, world, document)


@pytest.mark.whole
@many
@given(data=st.data())
def test_very_many_odd_requests_are_answered(data, there, askers):
    ask_something_odd(data, there, askers)


@pytest.mark.whole
@many_api
@given(data=st.data())
def test_programs_may_send_very_much_of_anything(data, world, document):
    send_something_odd(data, world, document)
