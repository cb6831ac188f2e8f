"""Random work at three sites while processes are killed and lines are cut; and whether they came to the same in the end."""

import random
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bench.exchange.line import Line
from bench.exchange.sites import Killed, SiteProcess

Say = Callable[[str], None]
# How often all are asked to pull once everything is well, before what is missing counts as lost.
SETTLING = 12
# The countries that the hub trusts both for: what one publishes for both travels on to the other.
TRUSTED = {"MT", "IT"}
# A site that was asked too often in one minute answers again in the next.
BUSY_SECONDS = 5


@dataclass(slots=True)
class Outcome:
    """What came of a run. `lost` and `echoed` count entries and suggestions; `differences` tells of the first ones."""

    kills: int = 0
    # How often a site had to start anew from a snapshot, at most: the log was made shorter.
    shortened: int = 0
    cuts: int = 0
    edits: int = 0
    lost: int = 0
    echoed: int = 0
    entries: int = 0
    suggestions: int = 0
    decided: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def converged(self) -> bool:
        return not self.lost


def stir(
    hub: SiteProcess,
    countries: list[SiteProcess],
    lines: dict[tuple[str, str], Line],
    *,
    seed: int,
    rounds: int,
    say: Say,
) -> Outcome:
    """Let the sites work, be killed and cut off for some rounds, and settle."""
    dice, outcome = random.Random(seed), Outcome()
    sites = [hub, *countries]
    _begin(sites, lines, dice, outcome)
    settle(sites, say=say)
    for number in range(rounds):
        cut = [line for line in lines.values() if dice.random() < 0.3]
        for line in cut:
            line.cut()
        outcome.cuts += len(cut)
        threads = [
            threading.Thread(target=_work, args=(site, dice.randrange(10**9), outcome)) for site in sites
        ]
        for thread in threads:
            thread.start()
        _break_in_between(sites, lines, dice, outcome)
        for thread in threads:
            thread.join()
        for line in lines.values():
            line.mend()
        say(
            f"   round {number + 1} of {rounds}: {outcome.edits} edits, {outcome.kills} kills, {outcome.cuts} cuts"
        )
    settle(sites, say=say)
    compare(hub, countries, outcome)
    return outcome


def _begin(
    sites: list[SiteProcess], lines: dict[tuple[str, str], Line], dice: random.Random, outcome: Outcome
) -> None:
    """The first pulls take the longest: they are killed, and lines break off, again and again on the way."""
    for _number in range(3):
        for site in sites:
            line = dice.choice(list(lines.values()))
            breaking = threading.Timer(dice.uniform(0.05, 0.5), line.cut)
            breaking.start()
            try:
                site.do("pull", kill_after=dice.uniform(0.1, 1.5))
            except Killed:
                outcome.kills += 1
            breaking.join()
            outcome.cuts += 1
            line.mend()


def _work(site: SiteProcess, seed: int, outcome: Outcome) -> None:
    """Some orders, any of which may be the last of these hands."""
    dice = random.Random(seed)
    orders: list[tuple[str, dict[str, Any]]] = [
        ("edits", {"count": dice.randint(2, 12), "country": site.country}),
        ("pull", {}),
        ("suggest", {"count": dice.randint(0, 2)}),
        ("decide", {}),
        ("edits", {"count": dice.randint(1, 6), "country": site.country}),
        ("pull", {}),
    ]
    if dice.random() < 0.3:
        orders.insert(dice.randrange(len(orders)), ("shorten", {}))
    for order, more in orders:
        given = more if order in ("pull", "shorten") else {**more, "seed": dice.randrange(10**9)}
        kill_after = dice.uniform(0.0, 0.25) if dice.random() < 0.35 else None
        try:
            site.do(order, kill_after=kill_after, **given)
        except Killed:
            outcome.kills += 1
        outcome.shortened += order == "shorten"
        if order == "edits":
            outcome.edits += given["count"]


def _break_in_between(
    sites: list[SiteProcess], lines: dict[tuple[str, str], Line], dice: random.Random, outcome: Outcome
) -> None:
    """While they work: a line breaks off in the middle of an answer, and sometimes a server dies and comes back."""
    time.sleep(dice.uniform(0.1, 0.8))
    line = dice.choice(list(lines.values()))
    line.cut()
    outcome.cuts += 1
    if dice.random() < 0.35:
        site = dice.choice(sites)
        site.kill_web()
        outcome.kills += 1
        time.sleep(dice.uniform(0.0, 0.3))
        site.open()
        site.wait_until_open()
    line.mend()


def settle(sites: list[SiteProcess], *, say: Say) -> None:
    """Let all pull until nobody gets anything new any more."""
    quiet = 0
    for _number in range(SETTLING):
        answers = [site.do("pull") for site in sites]
        moved = sum(answer["taken"] for answer in answers)
        decided = sum(site.do("decide", seed=1) for site in sites)
        errors = [error for answer in answers for error in answer["errors"]]
        if errors:
            say(f"   settling: {errors[0]}")
            time.sleep(BUSY_SECONDS)
        quiet = 0 if moved or decided or errors else quiet + 1
        if quiet == 2:
            return


def compare(hub: SiteProcess, countries: list[SiteProcess], outcome: Outcome) -> None:
    """Hold what each site shows against what each entry's origin says; and see that pulling again writes nothing."""
    sites = {site.name: site for site in (hub, *countries)}
    states = {name: site.state() for name, site in sites.items()}
    for origin, state in states.items():
        mine = {key: one for key, one in state["entries"].items() if one[1] == origin}
        outcome.entries += len(mine)
        for name, other in states.items():
            if name != origin:
                differences = list(_differences(mine, other["entries"], _wants(sites[name], sites[origin])))
                outcome.lost += len(differences)
                outcome.differences += [
                    f"{name} of {origin}: {one} {_parts_that_differ(sites[name], sites[origin], one)}"
                    for one in differences[:5]
                ]
    _compare_suggestions(states, outcome)
    for site in sites.values():
        before = site.do("position")
        answer = site.do("pull")
        outcome.echoed += site.do("position") - before + answer["taken"]
    outcome.echoed += sum(state["own_as_foreign"] for state in states.values())
    strangers = {
        key for state in states.values() for key, one in state["entries"].items() if one[1] not in sites
    }
    outcome.lost += len(strangers)


def _wants(asker: SiteProcess, origin: SiteProcess) -> Callable[[list[str]], bool]:
    """Whether a site takes entries of these countries from where it gets them; what a country publishes comes by the hub."""

    def wants(countries: list[str]) -> bool:
        if origin.country and not (countries and set(countries) <= TRUSTED):
            return False
        return not asker.country or not countries or asker.country in countries

    return wants


def _differences(
    mine: dict[str, list[Any]], theirs: dict[str, list[Any]], wants: Callable[[list[str]], bool]
) -> Iterable[str]:
    for key, (change, _origin, version, countries, said, into) in mine.items():
        other = theirs.get(key)
        is_shown = other is not None and other[0] == "changed"
        if change == "changed" and wants(countries):
            if other is None or not is_shown or other[4] != said:
                yield f"{key} {version}: {other}"
        elif is_shown:
            yield f"{key} {version} should be gone: {other}"
        elif other is not None and other[5] != into:
            yield f"{key} {version} lives on in {into}: {other}"


def _parts_that_differ(site: SiteProcess, origin: SiteProcess, difference: str) -> str:
    """What the two say of an entry that is not the same, for whoever has to find out why."""
    public_id = difference.partition(" ")[0]
    theirs, mine = site.do("item", public_id=public_id), origin.do("item", public_id=public_id)
    if not (theirs and mine and theirs.get("entry") and mine.get("entry")):
        return f"{theirs} but {mine}"[:600]
    pairs = {name: (theirs["entry"].get(name), value) for name, value in mine["entry"].items()}
    return str({name: pair for name, pair in pairs.items() if pair[0] != pair[1]})[:600]


def _compare_suggestions(states: dict[str, dict[str, Any]], outcome: Outcome) -> None:
    """Each suggestion has come to its entry's origin, and the answer back."""
    for name, state in states.items():
        for key, (site, origin, answer, reason) in state["suggestions"].items():
            if site != name:
                continue
            outcome.suggestions += 1
            decided = states[origin]["suggestions"].get(key)
            outcome.decided += answer != "open"
            if decided is None or decided[2:] != [answer, reason]:
                outcome.lost += 1
                outcome.differences.append(
                    f"suggestion {key} of {name} to {origin}: {answer}, there {decided}"
                )
