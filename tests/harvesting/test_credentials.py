"""Keys come from the environment and go to their own host, over https, and nowhere else."""

import json
import socket
import ssl

import pytest
from django.core.exceptions import ImproperlyConfigured

from rialto.base.client import backend
from rialto.harvesting.actions import feed_for, harvest
from rialto.harvesting.choices import RunState
from rialto.harvesting.credentials import asking_with, credentials
from rialto.harvesting.payload import Unreadable
from tests.base.test_client import certificate
from tests.harvesting import api_answers
from tests.servers import Answer, running_site

KEYS = {
    "eventbrite": {"host": "www.eventbriteapi.com", "value": "Bearer s3cret"},
    "moodle": {"host": "learn.example:8443", "value": "s3cret", "way": "form", "name": "wstoken"},
}


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FEED_CREDENTIALS = json.dumps(KEYS)


def test_a_key_is_sent_as_a_header_to_its_host():
    asked = asking_with("eventbrite", "https://www.eventbriteapi.com/v3/x/")

    assert asked == {"headers": {"Authorization": "Bearer s3cret"}, "obey_robots": False}


def test_a_key_is_sent_as_a_form_value_where_the_interface_wants_it_so():
    asked = asking_with("moodle", "https://learn.example:8443/webservice/rest/server.php")

    assert (asked["method"], asked["content"]) == ("POST", b"wstoken=s3cret")


def test_a_feed_without_a_key_asks_without():
    assert asking_with("", "https://www.eventbriteapi.com/") == {}


@pytest.mark.parametrize(
    "address",
    ["http://www.eventbriteapi.com/v3/", "https://evil.example/v3/", "https://www.eventbriteapi.com.evil.example/",
     "https://www.eventbriteapi.com:444/", "https://www.eventbriteapi.com@evil.example/", "/etc/passwd"],
)  # fmt: skip
def test_a_key_never_goes_to_another_place_or_over_an_open_line(address):
    with pytest.raises(Unreadable, match="alone") as refusal:
        asking_with("eventbrite", address)

    assert "s3cret" not in str(refusal.value)


def test_an_unknown_key_is_named():
    with pytest.raises(Unreadable, match="no key named “other”"):
        asking_with("other", "https://www.eventbriteapi.com/")


@pytest.mark.parametrize(
    "said",
    ["nonsense s3cret", '{"x": {"value": "s3cret"}}', '{"x": {"host": "a", "value": "s3cret", "y": 1}}'],
)
def test_a_malformed_setting_stops_the_start_without_showing_keys(settings, said):
    settings.FEED_CREDENTIALS = said

    with pytest.raises(ImproperlyConfigured, match="RIALTO_FEED_CREDENTIALS") as fault:
        credentials()

    assert "s3cret" not in str(fault.value)


def test_a_key_is_not_shown_by_accident():
    assert "s3cret" not in repr(credentials())


@pytest.fixture
def secure_site(tmp_path, monkeypatch):
    """A site that speaks TLS as secure.example, which the (faked) name server finds on this machine."""
    ask = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *args, **options: ask("127.0.0.1", *args, **options)
    )
    with certificate(tmp_path) as (key, cert):
        monkeypatch.setattr(backend, "tls", lambda: ssl.create_default_context(cafile=cert))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        with running_site({}, tls=context) as site:
            yield site


@pytest.mark.django_db
def test_a_run_sends_the_key_to_its_host_and_not_where_that_sends_us(secure_site, settings, caplog):
    host = f"secure.example:{secure_site.port}"
    settings.FEED_CREDENTIALS = json.dumps({"own": {"host": host, "value": "Bearer s3cret"}})
    first = {"jsonapi": {"version": "1.0"}, "data": [], "links": {"next": {"href": f"https://{host}/2"}}}
    with running_site({"/away": Answer(json.dumps(api_answers.DRUPAL).encode())}) as other:
        secure_site.pages |= {
            "/1": Answer(json.dumps(api_answers.DRUPAL | {"links": first["links"]}).encode()),
            "/2": Answer(status=302, headers={"Location": other.address("/away")}),
        }
        feed = feed_for(f"https://{host}/1", options={"credential": "own"}, column_map={"mapping": "drupal"})
        run = harvest(feed, allow=(secure_site.host, host, other.host))
        sent = {path: headers.get("authorization") for path, headers in [*secure_site.asked, *other.asked]}

    assert (run.state, run.added_count) == (RunState.SUCCEEDED, 1)
    assert (sent["/1"], sent["/2"], sent["/away"]) == ("Bearer s3cret", "Bearer s3cret", None)
    assert "s3cret" not in caplog.text
    assert "s3cret" not in f"{vars(feed)} {vars(run)} {[vars(one) for one in run.refusals.all()]}"


@pytest.mark.django_db
def test_a_run_without_its_key_fails_in_words(secure_site):
    feed = feed_for(
        f"https://secure.example:{secure_site.port}/1",
        options={"credential": "none"},
        column_map={"mapping": "drupal"},
    )

    run = harvest(feed, allow=(secure_site.host,))

    assert (run.state, secure_site.asked) == (RunState.FAILED, [])
    assert "no key named “none”" in run.error
