"""What a robots.txt says of us: by the standard, remembered by all processes, and cheap whatever the file holds."""

import random
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
import time_machine
from protego import Protego

from rialto.base.choices import RobotsState
from rialto.base.client import RobotsRefused, Unreachable, fetch, robots, robots_verdict
from rialto.base.client.robots_text import SIZE_LIMIT, WILDCARD_LIMIT, concerning_us
from rialto.base.models import RobotsFile
from tests.servers import Answer, running_site

pytestmark = pytest.mark.django_db
SITE = "http://site.example"
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def allows(text: str, path: str) -> bool:
    status = robots.said(200, text.encode())
    return robots.rules_of(RobotsFile(state=status[0], rules=status[1], ask_again_at=NOW)).allows(SITE + path)


# --- the standard ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        # RFC 9309, 2.2.1: names in any case, with what stands behind the token; the group for us goes before all others
        ("User-agent: RIALTOBOT\nDisallow: /", "/a", False),
        ("User-agent: RialtoBot/1.0\nDisallow: /", "/a", False),
        ("User-agent: RialtoBot (a harvester)\nDisallow: /", "/a", False),
        ("User-agent: Rialto\nDisallow: /", "/a", True),
        ("User-agent: RialtoBotany\nDisallow: /", "/a", True),
        ("User-agent: r\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\nUser-agent: RialtoBot\nDisallow:", "/a", True),
        ("User-agent: RialtoBot\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: RialtoBot\nDisallow: /c", "/c", False),
        ("User-agent: x\nUser-agent: RialtoBot\nUser-agent: y\nDisallow: /a", "/a", False),
        ("User-agent: x\nSitemap: /s.xml\nUser-agent: RialtoBot\nDisallow: /a", "/a", False),
        ("User-agent: RialtoBot\nUnheard-of: yes\nUser-agent: x\nDisallow: /a", "/a", False),
        ("Disallow: /a\nUser-agent: *\nDisallow: /b", "/a", True),
        # 2.2.2: the longest match counts, and of two equal ones the one that allows
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nAllow: /p\nDisallow: /", "/page", True),
        ("User-agent: *\nDisallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", False),
        ("User-agent: *\nDisallow: /foo/bar/%62%61%7A", "/foo/bar/baz", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        # 2.2.3: wildcards, the end of the address, comments
        ("User-agent: *\nDisallow: *.gif$", "/a/b.gif", False),
        ("User-agent: *\nDisallow: *.gif$", "/a/b.gift", True),
        ("User-agent: *\nDisallow: /this/*/exactly", "/this/is/exactly", False),
        ("User-agent: *\nDisallow: /a # and more", "/a", False),
        # as people write it
        ("user agent RialtoBot\ndissallow /a", "/a", False),
        ("\ufeffUser-agent:\t*\r\nDisallow\u00a0: /a\r", "/a", False),
        ("User-agent: *\rDisallow: /a\rDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /a\u2028Disallow: /b", "/b", True),
        ("<!DOCTYPE html>\n<p>Disallow: everything</p>", "/", True),
        ("", "/", True),
    ],
)  # fmt: skip
def test_rules_are_read_by_the_standard(text, path, expected):
    assert allows(text, path) is expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nRequest-rate: 1/10", 10.0),
        ("User-agent: *\nCrawl delay: soon", None),
        ("User-agent: *\nCrawl-delay: -5", None),
        ("User-agent: *\nCrawl-delay: inf", None),
        ("User-agent: other\nCrawl-delay: 7", None),
        ("", None),
    ],
)
def test_the_pause_that_a_site_asks_for_is_known(text, seconds):
    file = RobotsFile(state=RobotsState.RULES, rules=concerning_us(text), ask_again_at=NOW)

    assert robots.rules_of(file).pause == seconds


# --- remembered -----------------------------------------------------------------------------------------------
class Web:
    """A site that says what it is told to, and counts how often it was asked."""

    def __init__(self, status: int = 200, body: bytes = b"") -> None:
        self.status, self.body, self.count = status, body, 0
        self.failure: Exception | None = None

    def __call__(self, address: str) -> tuple[int, bytes]:
        assert address == f"{SITE}/robots.txt"
        self.count += 1
        if self.failure:
            raise self.failure
        return self.status, self.body


def reads(web: Web, path: str = "/page") -> bool:
    """Whether a process that has just started would read an address."""
    robots.forget()
    return robots.rules_for(SITE, web).allows(SITE + path)


def test_a_robots_txt_is_good_for_a_day_in_every_process():
    web = Web(200, b"User-agent: *\nDisallow: /page")
    with time_machine.travel(NOW, tick=False) as clock:
        assert [reads(web), reads(web)] == [False, False]
        clock.shift(timedelta(hours=23))
        assert (reads(web), web.count) == (False, 1)
        web.body = b""
        clock.shift(timedelta(hours=2))
        assert (reads(web), web.count) == (True, 2)


def test_a_server_in_trouble_is_asked_again_after_ten_minutes():
    web = Web(500)
    with time_machine.travel(NOW, tick=False) as clock:
        assert [reads(web), reads(web)] == [False, False]
        assert web.count == 1
        web.status = 404
        clock.shift(timedelta(minutes=11))
        assert (reads(web), web.count) == (True, 2)


@pytest.mark.parametrize("is_silent", [True, False], ids=["silent", "error 500"])
def test_what_was_said_last_counts_while_a_site_is_in_trouble_but_not_for_ever(is_silent):
    web = Web(200, b"User-agent: *\nDisallow: /page")
    with time_machine.travel(NOW, tick=False) as clock:
        reads(web)
        web.status, web.failure = 500, Unreachable("gone") if is_silent else None
        clock.shift(timedelta(days=2))
        assert (reads(web), reads(web, "/other")) == (False, True)
        clock.shift(timedelta(days=31))  # RFC 9309, 2.3.1.4
        assert (reads(web), reads(web, "/other")) == (True, True)


def test_a_host_that_was_never_reached_is_told_as_it_is_and_asked_each_time():
    web = Web()
    web.failure = Unreachable("There is no host named site.example.")

    for _time in range(2):
        with pytest.raises(Unreachable, match="no host named"):
            reads(web)
    assert web.count == 2


def test_people_can_ask_what_a_site_says_of_us():
    text = b"User-agent: RialtoBot\nDisallow: /closed\nCrawl-delay: 3\nSitemap: https://site.example/a.xml"
    with running_site({"/robots.txt": Answer(text)}) as site:
        verdict = robots_verdict(site.address("/any"), allow=(site.host,))

    assert verdict.allows(site.address("/open"))
    assert not verdict.allows(site.address("/closed/a"))
    assert (verdict.pause, verdict.sitemaps) == (3.0, ["https://site.example/a.xml"])


def test_a_redirected_robots_txt_speaks_for_the_site_that_was_asked():
    with running_site({"/": Answer(b"page")}) as site:
        site.pages["/robots.txt"] = Answer(status=301, headers={"Location": "/deeper/robots.txt"})
        site.pages["/deeper/robots.txt"] = Answer(b"User-agent: *\nDisallow: /")

        with pytest.raises(RobotsRefused):
            fetch(site.address(), allow=(site.host,))


# --- any file at all ------------------------------------------------------------------------------------------
FILES = 4000
NAMES = [
    "*",
    "RialtoBot",
    "rialtobot/2.0",
    "Googlebot",
    "a",
    "Rialto",
    "bingbot",
    "* # all",
    "RialtoBot-News",
]
LETTERS = ["a", "b", "/", "*", "$", "%20", "ä", "?", "=", ".", "%41"]
JUNK = [
    "\x00",
    "\ufeff",
    "\u2028",
    "<html>",
    "Sitemap: /x",
    "Host: y",
    "Crawl-delay: 1e9",
    "Request-rate: 9/1s",
    ":" * 40,
]


def generated(seed: int) -> str:
    """A robots.txt as nobody should write it; every four hundredth is as large as we read."""
    dice = random.Random(seed)
    lines: list[str] = []
    for _line in range(dice.randint(0, 40)):
        roll = dice.random()
        if roll < 0.3:
            lines.append(f"{dice.choice(['User-agent', 'user agent', 'USERAGENT'])}: {dice.choice(NAMES)}")
        elif roll < 0.85:
            pattern = "/" + "".join(dice.choices(LETTERS, k=dice.randint(0, 12)))
            lines.append(f"{dice.choice(['Allow', 'Disallow', 'disalow'])}: {pattern}")
        else:
            lines.append("".join(dice.choices(JUNK, k=dice.randint(1, 3))))
    text = dice.choice(["\n", "\r\n", "\r"]).join(lines)
    return text if seed % 400 or not text else (text + "\n") * (SIZE_LIMIT // len(text))


@pytest.mark.long
def test_4000_generated_files_are_read_with_bounded_work():
    addresses = ["/", "/a/b.a?b=a", "/" + "ab" * 1900]
    for seed in range(FILES):
        text = generated(seed)
        rules = concerning_us(text)
        parsed = Protego.parse(rules)

        assert bounds_broken(text, rules, parsed) == [], seed
        assert all(isinstance(parsed.can_fetch(SITE + path, robots.AGENT), bool) for path in addresses)


def bounds_broken(text: str, rules: str, parsed: Protego) -> list[str]:
    """What costs more than it may. All the work of parsing and matching grows with these, and with nothing else."""
    sets = parsed._user_agents.values()
    lines = len(text) - len(text.translate({10: None, 13: None})) + 1
    wild = sum(
        len(rule.value._pattern) for each in sets for rule in each._rules if "*" in rule.value._pattern
    )
    # Names stand before each group of rules, three at most; a rule is held once for each, twice with a "$".
    bounds = {
        "names": (len(parsed._user_agents), 3),
        "lines": (rules.count("\n"), 4 * lines),
        "rules": (sum(len(each._rules) for each in sets), 9 * lines),
        "letters of wildcards, packed": (wild, 3 * 2 * 6 * WILDCARD_LIMIT),
    }
    return [name for name, (found, most) in bounds.items() if found > most]


@pytest.mark.parametrize(
    "text",
    [
        # 19,000 names, then 19,000 rules, which Protego alone would multiply
        "".join(f"user-agent:{n}\n" for n in range(15_000)) + "allow:/\n" * 30_000,
        "".join(f"user-agent:{n % 9000}\n" for n in range(28_000)),
        "user-agent:*\n" + "allow:/*a\n" * 50_000,
        "user-agent:*\n" + "disallow:/*" + "a*" * 250_000,
        "user-agent:*\n" + f"disallow:/*{'a' * 90}b\n" * 5_000,
        "user-agent:*\ndisallow:/" + "$" * 500_000,
        "user-agent: " * 40_000,
        "\n" * 600_000,
        ":" * 600_000,
        "a b " * 150_000,
    ],
    ids=range(10),
)
def test_files_made_to_keep_us_busy_do_not(text):
    rules = concerning_us(text)

    assert len(rules) <= 2 * SIZE_LIMIT
    assert bounds_broken(text[:SIZE_LIMIT], rules, Protego.parse(rules)) == []


def test_beyond_the_limit_a_wildcard_closes_more_not_less():
    many = (
        "User-agent: *\n"
        + "Disallow: /x/*y\n" * (WILDCARD_LIMIT // 5)
        + "Disallow: /late/*z\nAllow: /*late\n"
    )

    assert [allows(many, path) for path in ("/late/a", "/early", "/x/y")] == [False, True, False]


# --- against a reading of the standard that has nothing to do with ours ----------------------------------------
def plain(seed: int) -> str:
    """A well-formed file of a few groups, whose patterns have letters, wildcards and an end."""
    dice = random.Random(f"plain {seed}")
    lines = []
    for _group in range(dice.randint(1, 4)):
        lines += [
            f"User-agent: {name}"
            for name in dice.sample(["*", "RialtoBot", "Otherbot"], k=dice.randint(1, 2))
        ]
        for _rule in range(dice.randint(1, 4)):
            pattern = "/" + "".join(dice.choices("ab/*", k=dice.randint(0, 5))) + dice.choice(["", "", "$"])
            lines.append(f"{dice.choice(['Allow', 'Disallow'])}: {pattern}")
    return "\n".join(lines)


def by_the_standard(text: str, path: str) -> bool:
    """RFC 9309, 2.2, as straight as it can be written."""
    groups: dict[str, list[tuple[str, str]]] = {}
    names: list[str] = []
    last = ""
    for line in text.splitlines():
        word, value = line.split(": ", 1)
        if word == "User-agent":
            names = [*names, value] if last == "User-agent" else [value]
            groups.setdefault(value, [])
        else:
            for name in names:
                groups[name].append((word, value))
        last = word
    rules = groups.get("RialtoBot", groups.get("*", []))
    hits = [(len(pattern), word == "Allow") for word, pattern in rules if fits(pattern, path)]
    return max(hits)[1] if hits else True


@cache
def fits(pattern: str, path: str) -> bool:
    if not pattern:
        return True
    if pattern == "$":
        return not path
    if pattern[0] == "*":
        return any(fits(pattern[1:], path[start:]) for start in range(len(path) + 1))
    return path[:1] == pattern[0] and fits(pattern[1:], path[1:])


def test_we_agree_with_the_standard_on_generated_files():
    dice = random.Random("paths")
    paths = ["/" + "".join(dice.choices("ab/", k=length)) for length in (0, 1, 2, 3, 4, 5, 6, 7)]

    differing = [
        (seed, path)
        for seed in range(1000)
        for path in paths
        if allows(plain(seed), path) is not by_the_standard(plain(seed), path)
    ]

    assert differing == []
