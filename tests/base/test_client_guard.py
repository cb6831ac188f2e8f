"""Which addresses the one way out does not go to."""

import ipaddress
import socket

import httpcore2
import pytest

from rialto.base.client import AddressRefused, FetchFailed, Unreachable, fetch, is_loopback, is_public
from rialto.base.client.backend import Deadline, GuardedBackend
from rialto.base.client.guard import Allowed, checked_addresses

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104 -- refused, not bound
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.8", "192.88.99.1",
    "::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1", "100::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe", "2a00:1450::5efe:7f00:1", "2a00:1450::200:5efe:a00:1",
]  # fmt: skip
PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "2a00:1450:4001:80b::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]
# Every way to write an address that is not ours to reach, with the scheme, port and disguise that come with it.
REFUSED = [
    "http://127.0.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://017700000001/",
    "http://0177.0.0.1/", "http://127.1/", "http://127.0.1/", "http://0/", "http://[::1]/", "http://[::]/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:10.0.0.1]/",
    "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1%25lo]/", "http://[fd00::1]/",
    "http://localhost/", "http://LOCALHOST./", "http://169.254.169.254/latest/meta-data/",
    "http://public.example@127.0.0.1/", "http://127.0.0.1#@public.example/", "http://10.0.0.1:80/", "http://192.168.0.1/",
    "https://10.255.255.255/", "http://8.8.8.8:22/", "http://8.8.8.8:8080/", "http://8.8.8.8:0/", "http://8.8.8.8:99999/",
    "ftp://8.8.8.8/", "file:///etc/passwd", "gopher://8.8.8.8/", "javascript:alert(1)", "data:text/html,x", "//8.8.8.8/",
    "http://", "http:///path", "", "nothing", "http://exa mple.org/", "http://example.org/\r\nHost: x",
    "http://" + "a" * 5000 + ".example/",
]  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", PRIVATE)
def test_what_is_not_on_the_public_internet_is_known(text: str):
    assert is_public(ipaddress.ip_address(text)) is False


@pytest.mark.parametrize("text", PUBLIC)
def test_what_is_on_the_public_internet_is_known(text: str):
    assert is_public(ipaddress.ip_address(text)) is True


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_not_ours_to_reach_is_refused_before_anything_is_sent(
    address: str, monkeypatch, settings
):
    settings.FETCH_PAUSE_SECONDS = 0.0
    connected: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda place, *args, **options: connected.append(place))

    with pytest.raises(FetchFailed) as failure:
        fetch(address, seconds=5)

    assert isinstance(failure.value, AddressRefused | Unreachable)
    assert str(failure.value)
    assert connected == []


def test_a_host_that_answers_with_a_public_and_a_private_address_is_refused_whole(monkeypatch):
    answers = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("127.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: answers)

    with pytest.raises(AddressRefused, match=r"127\.0\.0\.1"):
        checked_addresses("mixed.example", 80, allowed=Allowed.of([]), timeout=1)


def test_a_name_that_changes_its_mind_is_asked_once_and_connected_by_the_checked_address(monkeypatch):
    asked: list[str] = []
    connected: list[str] = []

    def answer(host, port, **options):
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", port))]

    def connect(self, host, *args):
        connected.append(host)
        return httpcore2.MockStream([b""])

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)

    GuardedBackend(Allowed.of([]), Deadline(5)).connect_tcp("rebinding.example", 80)

    assert asked == ["rebinding.example"]
    assert connected == ["93.184.216.34"]


@pytest.mark.parametrize(
    ("entry", "host", "address", "port", "expected"),
    [
        ("127.0.0.1:9000", "127.0.0.1", "127.0.0.1", 9000, True),
        ("127.0.0.1:9000", "127.0.0.1", "127.0.0.1", 9001, False),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", 1, True),
        ("10.1.0.0/16", "inside.example", "10.1.2.3", 8080, True),
        ("10.1.0.0/16", "inside.example", "10.2.2.3", 80, False),
        ("inside.example:8080", "inside.example", "10.2.2.3", 8080, True),
        ("[::1]:9000", "::1", "::1", 9000, True),
        ("::1", "::1", "::1", 5, True),
    ],
)
def test_the_operator_may_allow_hosts_and_networks(entry, host, address, port, expected):
    assert Allowed.of([entry]).permits(host, ipaddress.ip_address(address), port) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("example.org", False), ("10.0.0.1", False)],
)
def test_this_machine_is_known_by_name_and_number(host, expected):
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1", "2002:7f00:1::"],  # noqa: S104 -- refused, not bound
)
def test_in_production_this_machine_is_not_reached_even_where_it_is_allowed(address, settings, monkeypatch):
    settings.FETCH_LOOPBACK = False
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: [(2, 1, 6, "", (address, 80))])
    everything = Allowed.of(["inside.example", "0.0.0.0/0", "::/0"])

    with pytest.raises(AddressRefused, match="this machine itself"):
        checked_addresses("inside.example", 80, allowed=everything, timeout=1)


@pytest.mark.parametrize(
    "host",
    ["⑯⑨.②⑤④.⑯⑨.②⑤④", "１２７.0.0.1", "127。0。0。1", "ⓛocalhost", "lo\u00adcalhost", "127.0.0.1\u200b", "localhost%00.example.org",
     "example.org\\@127.0.0.1", "127.0.0.1%2f.example.org", "xn--a", "a" * 64 + ".example", ".".join(["a"] * 130), "exa_mple..org"],
)  # fmt: skip
def test_tricks_with_letters_lead_nowhere(host, settings, monkeypatch):
    connected: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda place, *args, **options: connected.append(place))
    asked: list[str] = []

    def answer(host, port, **options):
        asked.append(host)
        try:
            ipaddress.ip_address(host)
        except ValueError:
            raise socket.gaierror(-2, "Name or service not known") from None
        return [(2, 1, 6, "", (host, port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)

    with pytest.raises((AddressRefused, Unreachable)):
        fetch(f"http://{host}/", seconds=5)
    assert connected == []
    assert all(name.isascii() for name in asked)
