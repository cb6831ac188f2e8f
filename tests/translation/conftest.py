"""A service that translates, on this machine, and what the queue does with it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client

from rialto.catalogue.models import Entry, EntryText
from rialto.translation.models import TranslationJob
from rialto.translation.providers import asking, etranslation
from tests.etranslation_server import PASSWORD, USER, Call, Service, running_service
from tests.factories import EntryFactory

Asked = Callable[..., None]


@pytest.fixture(scope="module")
def running() -> Iterator[Service]:
    """The server; one for all tests of a module."""
    with running_service(Service(calls_back=False), callers=0) as service:
        yield service


@pytest.fixture
def service(running: Service, settings: Any) -> Service:
    """eTranslation as this site's service; it calls back when a test says so (`call`)."""
    running.taken.clear()
    running.manners = type(running.manners)()
    etranslation._challenges.clear()
    use(settings, provider="etranslation", url=running.url, user=USER, key=PASSWORD)
    settings.FETCH_ALLOW = [f"127.0.0.1:{running.port}"]
    settings.TRANSLATION_LANGUAGES = ("pt", "de")
    return running


def use(settings: Any, **said: str) -> None:
    """Name the service of this site."""
    asking._languages.clear()
    settings.TRANSLATION = {"provider": "", "url": "", "user": "", "key": "", **said}


def call(call: Call) -> int:
    """What the service sends, sent to the site; returns the status of the answer."""
    path = call.address.removeprefix(site.ORIGIN)
    form = "?" not in path
    answer = Client(enforce_csrf_checks=True).post(
        path, data=call.body, content_type="application/x-www-form-urlencoded" if form else ""
    )
    return answer.status_code


@pytest.fixture
def slovak(db: None) -> Entry:
    """A public entry in Slovak."""
    return EntryFactory(
        published=True, language="sk", title="Kurz pre začiatočníkov", summary="Šesť večerov.",
        description="<p>Naučíte sa tabuľky.</p>",
    )  # fmt: skip


def texts_of(entry: Entry, language: str = "pt") -> dict[str, tuple[str, str, str]]:
    """Field -> text, origin and state of a translation."""
    rows = EntryText.objects.filter(entry=entry, language=language)
    return {one.field: (one.text, one.origin, one.state) for one in rows}


def job_of(entry: Entry, language: str = "pt") -> TranslationJob:
    return TranslationJob.objects.get(thing_id=entry.public_id, target_language=language)
