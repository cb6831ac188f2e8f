import pytest
from hypothesis import given
from hypothesis import strategies as st

from rialto.base.addresses import MAX_LENGTH, canonical_address, domain_of, host_of, usable_address

ODD = ["", "\x00", "\ud800", "http://[", "http://[::1]/", "https://e.example:99999/", "//e.example", "https://e.example/\u2028", "https://ß.example"]  # fmt: skip
ANY = st.one_of(
    st.text(),
    st.sampled_from(ODD),
    st.text().map("https://e.example/".__add__),
    st.text().map("https://".__add__),
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" https://E.Example/A?b=C#d ", "https://e.example/A?b=C#d"),
        ("HTTP://e.example", "http://e.example/"),
        ("//e.example/a", "https://e.example/a"),
        ("https://e.example:443/", "https://e.example/"),
        ("https://e.example:80/", "https://e.example:80/"),
        ("http://e.example.:8080/", "http://e.example:8080/"),
        ("http://localhost:9000/a", "http://localhost:9000/a"),
        ("http://[::ffff:1.2.3.4]/a", "http://[::ffff:1.2.3.4]/a"),
        ("https://пример.бг/курс", "https://пример.бг/курс"),
    ],
)
def test_addresses_that_a_browser_can_open_are_kept(text, address):
    assert usable_address(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "word", "e.example/a", "javascript:alert(1)", "data:text/html,x", "ftp://e.example/", "mailto:a@e.example",
     "https://", "https:///a", "https://intranet/", "https://user:secret@e.example/", "https://e.example/a b",
     "https://e.example/\x00", "https://e.example/\ud800", "https://e.example/\x7f", 'https://e.example/"onclick=',
     "https://e.example/<b>", "https://e.example\\@f.example/", "http://[::1", "https://e.example:99999/",
     "https://e.example/" + "a" * 2000, "https://e.example?" + "a" * (MAX_LENGTH - 18)],
)  # fmt: skip
def test_what_no_browser_should_open_is_none(text):
    assert usable_address(text) == ""


@given(ANY)
def test_a_usable_address_is_stable_short_and_clean(text):
    address = usable_address(text)

    assert address == "" or address.startswith(("http://", "https://"))
    assert len(address) <= MAX_LENGTH
    assert usable_address(address) == address
    address.encode()


@given(ANY)
def test_hosts_are_read_from_anything(text):
    assert host_of(text) == host_of(text).lower()
    assert domain_of(text) in ("", host_of(text))


@given(ANY)
def test_every_usable_address_has_what_it_is_recognised_by(text):
    canonical = canonical_address(usable_address(text))

    assert len(canonical) <= 500
    assert bool(canonical) == bool(usable_address(text))


@pytest.mark.parametrize(
    "other",
    ["http://e.example/a/", "https://www.e.example/a", "https://e.example/a#part", "https://E.EXAMPLE/a?utm_source=x",
     "https://e.example/a?fbclid=1&gclid=2", "https://e.example:443/a"],
)  # fmt: skip
def test_addresses_of_one_page_are_recognised(other):
    assert canonical_address(usable_address(other)) == "e.example/a"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://e.example/a", "https://e.example/A"),
        ("https://e.example/?id=1", "https://e.example/?id=2"),
        ("https://e.example/#!/course/7", "https://e.example/#!/course/8"),
        ("https://e.example/#/course/7", "https://e.example/"),
        ("https://e.example/a", "https://f.example/a"),
    ],
)
def test_addresses_of_two_pages_stay_two(one, other):
    assert canonical_address(one) != canonical_address(other)


def test_the_order_of_a_query_means_nothing():
    assert canonical_address("https://e.example/?b=2&a=1") == canonical_address("https://e.example/?a=1&b=2")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.school.example/a", "school.example"),
        ("https://github.com/somebody", ""),
        ("https://somebody.github.io/", ""),
        ("https://notgithub.com/", "notgithub.com"),
        ("https://www.youtube.com/x", ""),
        ("", ""),
    ],
)
def test_hosts_that_many_share_belong_to_nobody(address, domain):
    assert domain_of(address) == domain
