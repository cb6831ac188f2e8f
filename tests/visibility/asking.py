"""Asking every address as everybody."""

import contextlib
import io
import itertools
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote_plus, urlencode

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.visibility.addresses import Place, places
from tests.visibility.doors import SORT_OF, door_of, let_through
from tests.visibility.nasty import FIELDS
from tests.visibility.roles import BESIDE, Role
from tests.visibility.secrets import BAIT, SECRETS, secrets_in
from tests.visibility.things import World

HTMX = {"HX-Request": "true"}
SCRIPT = {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"}
SAVING = {"X-Autosave": "1"}
# Addresses -> what else is asked of them. All that finds is asked for what every secret stands beside.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "finding:results": (f"?q={BAIT}", f"?q={BAIT}&view=map", f"?q={BAIT}&view=calendar", f"?q={BAIT}&past=1", "?kind=event"),
    "finding:suggestion-list": (f"?q={BAIT}", f"?q={BAIT[:6]}"),
    "finding:place-list": (f"?place-typed={BAIT[:6]}",),
    "finding:*feed": (f"?q={BAIT}",),
    "finding:calendar-file": (f"?q={BAIT}",),
    "finding:alert-new": (f"?q={BAIT}",),
    "website:organisation-list": (f"?q={BAIT}", "?view=map"),
    "website:source-entries": ("?page=1",),
    "website:organisation-figures*": ("?days=365",),
    "readyz": ("?detail",),
    "contributing:my-entries": ("?state=draft",),
    "desk:pin-add": (f"?q={BAIT}",),
    "desk:report-list": ("?state=closed",),
    "desk:duplicate-list": ("?state=different",),
    "desk:exclusion-list": (f"?q={BAIT}",),
}  # fmt: skip
FORMATS: dict[str, tuple[dict[str, str], ...]] = {
    "finding:results": (HTMX,),
    "finding:alert-*": (HTMX,),
    "account*": (SCRIPT,),
    "mfa_*": (SCRIPT,),
    "api:*": (SCRIPT,),
}
# So many addresses of a route show whether it looks at the format at all.
ALIKE = 3
ALL_FORMATS = (HTMX, SCRIPT, SAVING, {"Accept": "application/ld+json"}, {"Accept": "text/calendar"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request: the status, where it leads, what it gives away, and how it was asked."""

    role: Role
    place: Place
    asked: str
    status: int
    leads_to: str
    secrets: frozenset[str]

    @property
    def leaks(self) -> list[str]:
        """Secrets that this reader, or this address, should not show."""
        return sorted(name for name in self.secrets if not SECRETS[name].allows(self.role, self.place.route))

    @property
    def words(self) -> str:
        return f"{self.asked} as {self.role}: {self.status} {self.leads_to}".rstrip()


class Asker:
    """Somebody's browser. It comes from another address each time, since limits are no part of this."""

    _numbers = itertools.count()

    def __init__(self, world: World, role: Role, *, enforces: bool = False, **defaults: Any) -> None:
        """`enforces`: a form without its token is refused, as it is outside of tests."""
        self.role = role
        self._client = Client(enforce_csrf_checks=enforces, raise_request_exception=False, **defaults)
        person = world.people.get(role)
        if person is not None:
            self._client.force_login(person)
            session = self._client.session
            # As if they had just typed their password, so that what asks for it again is open.
            record = {"method": "password", "at": time.time(), "email": person.email, "reauthenticated": True}
            session["account_authentication_methods"] = [record]
            session["account_authentication_methods_user"] = str(person.pk)
            session.save()
        self._cookies = self._client.cookies.output(header="").strip()

    def ask(self, place: Place, query: str = "", *, method: str = "GET", **options: Any) -> Answer:
        """One request, and what was in the answer to its end."""
        return self.read(place, query, method=method, **options)[0]

    def read(
        self, place: Place, query: str = "", *, method: str = "GET", **options: Any
    ) -> tuple[Answer, str]:
        """The same with the answer's text."""
        cache.clear()
        number = next(self._numbers)
        far = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        path = place.path + query
        self._client.cookies.clear()
        self._client.cookies.load(self._cookies)
        response = self._client.generic(method, path, REMOTE_ADDR=far, **options)
        leads_to = response.headers.get("Location", "")
        headers = " ".join(f"{name}: {value}" for name, value in response.items())
        text = text_of(response)
        # What the asker said itself gives nothing away.
        sent = options.get("data", b"")
        sent = sent.decode("utf-8", "replace") if isinstance(sent, bytes) else str(sent)
        found = secrets_in(f"{headers}\n{text}") - secrets_in(unquote_plus(f"{path}\n{sent}"))
        answer = Answer(
            self.role, place, f"{method} {path}", response.status_code, leads_to, frozenset(found)
        )
        return answer, text

    def send(self, place: Place, fields: dict[str, str]) -> Answer:
        """A form as a browser sends it."""
        return self.ask(
            place,
            method="POST",
            data=urlencode(fields).encode(),
            content_type="application/x-www-form-urlencoded",
        )

    def post(self, place: Place, body: bytes, content_type: str, **options: Any) -> Answer:
        """One request that may change something, and is undone."""
        with undone():
            return self.ask(place, method="POST", data=body, content_type=content_type, **options)


def text_of(response: Any) -> str:
    """All words of an answer; those of the files in an archive as well."""
    body = b"".join(response) if getattr(response, "streaming", False) else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join([name.encode() + b"\n" + archive.read(name) for name in archive.namelist()])
    return str(body.decode("utf-8", "replace"))


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """What is written within is taken back at the end."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _of(table: dict[str, Any], route: str) -> Iterator[Any]:
    for pattern, said in table.items():
        if fnmatchcase(route, pattern):
            yield from said


def looks(asker: Asker, there: Iterable[Place], *, thoroughly: bool = False) -> Iterator[Answer]:
    """Look at each address, also with its questions and in its formats.

    `thoroughly`, in all formats where the role's answers can differ. Who is turned away at the door is turned away whatever they
    ask for: of three such addresses one is tried, in each format in turn. Where the first addresses of a route answered every format with the page that
    they answer without one, the route does not look at formats, and the others are not asked for them.
    """
    in_turn, numbers = itertools.cycle(ALL_FORMATS), itertools.count()
    alike: Counter[str] = Counter()
    looking: set[str] = set()
    for place in there:
        plain, words = asker.read(place)
        yield plain
        for query in _of(QUESTIONS, place.route):
            yield asker.ask(place, query)
        formats = tuple(_of(FORMATS, place.route))
        is_whole = (
            thoroughly
            and plain.status == 200
            and (place.route in looking or alike[place.route] < ALIKE)
            and _can_differ(asker.role, place)
        )
        if is_whole:
            formats = ALL_FORMATS
        elif thoroughly and plain.status != 200 and next(numbers) % 3 == 0:
            formats = (*formats, next(in_turn))
        query = f"?q={BAIT}" if place.route.startswith("finding:results") else ""
        others = [asker.read(place, query, headers=headers) for headers in formats]
        yield from (answer for answer, _text in others)
        if is_whole:
            # Tokens change with each answer and not their length.
            is_alike = all(
                (one.status, one.secrets, len(text)) == (plain.status, plain.secrets, len(words))
                for one, text in others
            )
            if is_alike:
                alike[place.route] += 1
            else:
                looking.add(place.route)


def walk(world: World, roles: Iterable[Role], *, thoroughly: bool = False, **defaults: Any) -> list[Answer]:
    """Every address as every role. Unless it is `thoroughly`, the roles of `BESIDE` ask only what can differ for them."""
    there = places(world)
    return [
        answer
        for role in roles
        for answer in looks(
            Asker(world, role, **defaults),
            there if thoroughly else _of_interest(role, there),
            thoroughly=thoroughly,
        )
    ]


def _of_interest(role: Role, there: list[Place]) -> list[Place]:
    return [place for place in there if _can_differ(role, place)]


def _can_differ(role: Role, place: Place) -> bool:
    return role not in BESIDE or SORT_OF[door_of(place.route)].name.lower() == BESIDE[role]


def leaking(answers: Iterable[Answer]) -> list[str]:
    """What was seen by whom it should not have been, a line each."""
    return sorted({f"{name}: {answer.words}" for answer in answers for name in answer.leaks})


# What a form may send: nothing, and what no form of ours would.
EMPTY = (b"", "application/x-www-form-urlencoded")
NONSENSE = (
    urlencode(dict.fromkeys(FIELDS, "\u202e²٣-1e309 <b>' OR 1=1 --")).encode(),
    "application/x-www-form-urlencoded",
)
NO_JSON = (b'{"records": [1e999, null', "application/json")


def posts(world: World, roles: Iterable[Role], *, thoroughly: bool = False, **defaults: Any) -> list[Answer]:
    """Something sent to every address as every role, and undone. Unless it is `thoroughly`: to one address of a sort."""
    there = places(world)
    if not thoroughly:
        there = list({(place.route, frozenset(_open_to(place))): place for place in there}.values())
    bodies = (EMPTY, NONSENSE, NO_JSON) if thoroughly else (EMPTY, NONSENSE)
    answers = []
    for role in roles:
        asker = Asker(world, role, **defaults)
        for place, body in itertools.product(there, bodies):
            # Where nobody gets in, it does not matter what they bring.
            if body is EMPTY or thoroughly or role in let_through(place.route, place.thing):
                answers.append(asker.post(place, *body))
    return answers


def _open_to(place: Place) -> frozenset[Role]:
    return let_through(place.route, place.thing)
