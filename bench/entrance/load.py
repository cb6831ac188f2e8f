"""The mixed load: each visitor registers, follows the mail, signs out, signs in and submits; and one who guesses passwords meanwhile."""

import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException

from bench.entrance.browser import Browser, Unexpected, bits_in, hidden_in, path_of, solved
from bench.entrance.mailbox import Mailbox
from bench.measuring.figures import percentile, say

VISITORS_AT_ONCE = 24
GUESSES, GUESSER = 30, "198.51.100.7"
LINK = re.compile(r"https://127\.0\.0\.1(/en/confirm-address/\S+)")
STEPS = ("register", "confirm", "sign_in", "submit")


@dataclass(slots=True)
class Counted:
    """What came of the load: milliseconds of each step that ended well, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    every: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def step(self, name: str, work: Callable[[], float]) -> None:
        """Do one step of a visit and count it by what its own answer took."""
        milliseconds = work()
        with self.lock:
            self.took[name].append(milliseconds)


def mixed_load(port: int, mailbox: Mailbox, *, a_minute: int, seconds: float) -> dict[str, float | int]:
    """So many visitors a minute, evenly, each from an address of its own, for so many seconds; then figures of it."""
    counted, visitors = Counted(), round(a_minute * seconds / 60)
    say(f"{visitors} visitors in {seconds:.0f} s register, confirm, sign in and submit")
    begun = time.monotonic()
    with ThreadPoolExecutor(VISITORS_AT_ONCE) as threads:
        for number in range(visitors):
            time.sleep(max(0.0, begun + number * 60 / a_minute - time.monotonic()))
            threads.submit(_visit, port, number, mailbox, counted)
    minutes = (time.monotonic() - begun) / 60
    for words in counted.failures[:5]:
        say(f"  {words}")
    return {
        "mixed_visitors": visitors,
        "mixed_errors": len(counted.failures),
        **{f"{step}_a_minute": round(len(counted.took[step]) / minutes) for step in STEPS},
        **{f"{step}_p95_ms": _p95(counted.took[step]) for step in STEPS},
        "mixed_p95_ms": _p95(counted.every),
    }


def guesses_let_through(port: int) -> int:
    """How many of `GUESSES` wrong passwords for one account, from one address and at once, are looked at at all: both workers count together."""

    def guess(number: int) -> bool:
        browser = Browser(port, GUESSER)
        try:
            page = browser.get("/en/sign-in/")
            values = {"login": "visitor-0@example.org", "password": f"not the password {number}"}
            answer = browser.ask_with(page, "/en/sign-in/", values)
            return "do not go together" in answer.body
        finally:
            browser.close()

    with ThreadPoolExecutor(8) as threads:
        return sum(threads.map(guess, range(GUESSES)))


def _visit(port: int, number: int, mailbox: Mailbox, counted: Counted) -> None:
    browser = Browser(port, _address(number))
    email, password = f"visitor-{number}@example.org", f"a bridge over water, number {number}"
    try:
        counted.step("register", lambda: _register(browser, email, password))
        counted.step("confirm", lambda: _confirm(browser, mailbox.link(email, LINK)))
        page = browser.get("/en/my/")
        browser.send("/en/sign-out/", page, {})
        counted.step("sign_in", lambda: _sign_in(browser, email, password))
        counted.step("submit", lambda: _submit(browser, number))
    except (Unexpected, OSError, HTTPException, TimeoutError) as problem:
        with counted.lock:
            counted.failures.append(f"Visitor {number}: {type(problem).__name__} {problem}")
    finally:
        browser.close()
        with counted.lock:
            counted.every += browser.took


def _address(number: int) -> str:
    """Every other visitor comes by IPv6, from a household of its own."""
    return f"2001:db8:{number:x}::1" if number % 2 else f"203.0.{number // 250}.{number % 250 + 1}"


def _register(browser: Browser, email: str, password: str) -> float:
    page = browser.get("/en/register/")
    challenge = hidden_in(page.body)["challenge"]
    values = {
        "email": email, "password1": password, "challenge": challenge, "answer": solved(challenge, bits_in(page.body)),
    }  # fmt: skip
    return browser.send("/en/register/", page, values).milliseconds


def _confirm(browser: Browser, link: str) -> float:
    path = path_of(link)
    return browser.send(path, browser.get(path), {}).milliseconds


def _sign_in(browser: Browser, email: str, password: str) -> float:
    page = browser.get("/en/sign-in/")
    answer = browser.send("/en/sign-in/", page, {"login": email, "password": password})
    if "/en/my/" not in answer.location:
        raise Unexpected(f"Signing in led to {answer.location}.")
    return answer.milliseconds


def _submit(browser: Browser, number: int) -> float:
    page = browser.get("/en/contribute/new/training/")
    values = {
        "title": f"Spreadsheets for beginners, course {number}", "language": "en", "provider_name": f"School {number}",
        "summary": "Learn in two evenings how to keep the books of a small club.",
    }  # fmt: skip
    step = browser.send("/en/contribute/new/training/", page, values).location
    page = browser.get(step)
    browser.send(step, page, {"countries": "AT", "city": "Graz"})
    send = step.replace("/when/", "/send/")
    answer = browser.send(send, browser.get(send), {})
    if "in review" not in browser.get(answer.location).body:
        raise Unexpected("What was sent does not wait for review.")
    return answer.milliseconds


def _p95(values: list[float]) -> float:
    return round(percentile(values, 0.95), 1) if values else 0.0
