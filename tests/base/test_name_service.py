"""Asking name servers, a real one on this machine."""

import pytest

from rialto.base.name_service import NoAnswer, NoSuchName, text_records
from tests.name_server import name_server


def test_text_records_are_read(settings):
    with name_server() as server:
        settings.DNS_SERVERS = [server.address]
        server.records = {"school.example": ["v=spf1 -all", "a b"], "empty.example": []}

        assert sorted(text_records("school.example")) == ["a b", "v=spf1 -all"]
        assert text_records("empty.example") == []
        assert set(server.asked) == {"school.example", "empty.example"}


def test_names_in_other_alphabets_are_asked_for_as_the_name_service_writes_them(settings):
    with name_server() as server:
        settings.DNS_SERVERS = [server.address]
        server.records = {"xn--80aabb.example": ["here"]}

        assert text_records("баба.example") == ["here"]


def test_a_name_that_is_none_is_said_so(settings):
    with name_server() as server:
        settings.DNS_SERVERS = [server.address]

        with pytest.raises(NoSuchName, match=r"no name nobody\.example"):
            text_records("nobody.example")


@pytest.mark.parametrize("name", ["127.0.0.1", "[::1]", "localhost", "a..example", f"{'x' * 70}.example"])
def test_addresses_and_what_is_no_name_are_never_asked_for(settings, name):
    with name_server() as server:
        settings.DNS_SERVERS = [server.address]

        with pytest.raises(NoSuchName):
            text_records(name)

        assert server.asked == []


def test_silence_ends_at_the_deadline(settings):
    with name_server() as server:
        settings.DNS_SERVERS = [server.address]
        server.records = {"silent.example": None}

        with pytest.raises(NoAnswer, match="did not answer"):
            text_records("silent.example", seconds=0.3)
