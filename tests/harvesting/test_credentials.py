"""Keys come from the environment and go to their own host, over https, and nowhere else."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from rialto.harvesting.credentials import asking_with, credentials
from rialto.harvesting.payload import Unreadable

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
