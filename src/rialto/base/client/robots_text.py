"""A robots.txt cut down to what concerns us, so that parsing and matching stay cheap whatever the file holds.

Left as it comes, Protego copies each rule into every user agent named above it: 500 KB of nothing but names and
rules becomes several hundred million rules. It also takes a name for ours that is only the beginning of it, and does
not know ours with a version behind it. So the lines are read here (RFC 9309, 2.2), and Protego gets plain groups.
"""

import re

AGENT = "RialtoBot"
# RFC 9309, 2.5: at least 500 KiB must be read; the rest need not be.
SIZE_LIMIT = 500 * 1024
# We go to no address that is longer than 4,000 characters, so no longer rule can say anything about one, written as
# "%C3%A9" for each letter included.
LINE_LIMIT = 16_000
# Rules with a wildcard are compared one by one, letter by letter, with each address: 64 KiB of them are 262 million
# letters for the longest address. The rest is taken for its part before the wildcard, which keeps out more, not less.
WILDCARD_LIMIT = 64 * 1024
SITEMAPS_KEPT = 100

LINE_END = re.compile(r"\r\n|\r|\n")
SPACE = re.compile(r"[^\S\r\n]+")
LINE = re.compile(
    r"(?P<name>user[- ]?agent)\b ?:? ?(?P<agent>.*)"
    r"|(?P<rule>allow|dis+al+[oa]w|diasllow)\b ?:? ?(?P<pattern>.*)"
    r"|(?P<pace>crawl[- ]delay|request[- ]rate)\b ?:? ?(?P<figure>.*)"
    r"|site-?maps?\b ?:? ?(?P<sitemap>.*)",
    re.IGNORECASE,
)
TOKEN = re.compile(r"[A-Za-z_-]+")


def concerning_us(text: str) -> str:
    """The groups for us and for everybody, all others under one name, in plain spelling.

    Rules beyond `WILDCARD_LIMIT` lose what follows their wildcard if they forbid, and are left out if they allow.
    """
    kept: list[str] = []
    names: set[str] = set()
    sitemaps: list[str] = []
    room = WILDCARD_LIMIT
    for line in LINE_END.split(SPACE.sub(" ", text[:SIZE_LIMIT])):
        match = LINE.fullmatch(line.partition("#")[0].strip())
        if match is None or match.end() > LINE_LIMIT:
            continue
        if match["name"]:
            names.add(name_of(match["agent"]))
            continue
        if match["sitemap"] is not None:
            sitemaps.append(match["sitemap"])
            continue
        kept += [f"User-agent: {name}" for name in sorted(names)]
        names.clear()
        if match["pace"]:
            kept.append(f"{match['pace'].replace(' ', '-')}: {match['figure']}")
            continue
        pattern = match["pattern"]
        room -= len(pattern) if is_wild(pattern) else 0
        kept.append(rule_of(match["rule"], pattern, is_cut=room < 0 and is_wild(pattern)))
    kept += [f"User-agent: {name}" for name in sorted(names)]
    kept += [f"Sitemap: {address}" for address in sitemaps[:SITEMAPS_KEPT]]
    return "\n".join(kept)


def rule_of(word: str, pattern: str, *, is_cut: bool) -> str:
    """A rule in plain spelling; one without a pattern says nothing, but it ends the list of names above it."""
    if word.lower() == "allow":
        return "Allow:" if is_cut else f"Allow: {pattern}"
    return f"Disallow: {(pattern.partition('*')[0].rstrip('$') or '/') if is_cut else pattern}"


def is_wild(pattern: str) -> bool:
    return "*" in pattern or "$" in pattern


def name_of(value: str) -> str:
    """Ours, everybody's ("*"), or one that stands for all others."""
    if value.startswith("*"):
        return "*"
    token = TOKEN.match(value)
    return AGENT.lower() if token and token[0].lower() == AGENT.lower() else "another"
