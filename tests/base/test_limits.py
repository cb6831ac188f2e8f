import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from rialto.base.limits import counted_as, is_over_limit, visitor_key


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


def request_from(address: str):
    return RequestFactory().get("/", REMOTE_ADDR=address)


def tries(address: str, count: int, deed: str = "sign-in") -> list[bool]:
    return [is_over_limit(request_from(address), deed, count=3, seconds=60) for _ in range(count)]


@time_machine.travel("2026-03-01 12:00:01Z", tick=False)
def test_the_fourth_of_three_is_too_many():
    assert tries("192.0.2.1", 5) == [False, False, False, True, True]


@time_machine.travel("2026-03-01 12:00:01Z", tick=False)
def test_visitors_and_deeds_are_counted_apart():
    tries("192.0.2.1", 4)

    assert tries("192.0.2.2", 1) == [False]
    assert tries("192.0.2.1", 1, deed="write") == [False]


def test_a_new_window_begins_anew():
    with time_machine.travel("2026-03-01 12:00:59Z", tick=False):
        tries("192.0.2.1", 4)
    with time_machine.travel("2026-03-01 12:01:00Z", tick=False):
        assert tries("192.0.2.1", 1) == [False]


def test_no_address_is_kept():
    key = visitor_key(request_from("192.0.2.1"))

    assert "192" not in key
    assert key == visitor_key(request_from("192.0.2.1")) != visitor_key(request_from("192.0.2.2"))


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:0db8:0001:0002::", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
    ],
)
def test_an_address_of_ipv6_counts_as_the_network_of_its_household(address, counted):
    assert counted_as(address) == counted


@time_machine.travel("2026-03-01 12:00:01Z", tick=False)
def test_another_address_of_the_same_household_brings_no_new_tries():
    tries("2001:db8:1:2::1", 3)

    assert tries("2001:db8:1:2:ffff::9", 1) == [True]
    assert tries("2001:db8:1:3::1", 1) == [False]
