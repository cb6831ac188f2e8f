"""What nobody of good will would ask: Hypothesis picks from it, for every address of the URL map and of the OpenAPI document."""

import json
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

# As bytes of an address, percent-encoded already: also what no text can be.
VALUES = (
    "", "%00", "%FF%FE", "%ED%A0%80", "%C0%AF", "%F0%9F%8C%89", "%E2%80%AE", "%0D%0ASet-Cookie:x=1", "%%30", "%",
    "-1", "0", "1e309", "NaN", "inf", "9" * 25, "9" * 5000, "%D9%A3", "%C2%B2", "%E2%91%A0", "0x10", "1_000", "1.5",
    "2026-02-30", "0000-00-00", "99999-12-31", "0001-01-01", "9999-12-31", "2026-13", "9999-12", "0001-01", "-2026-01-01",
    "a" * 9000, "%22" * 300, "(((", "lang:", "%22", "*", "kind:%00", "-" * 200, "a%20" * 400, "..%2F..%2Fetc%2Fpasswd",
    "%3Cscript%3E", "%7B%7B7*7%7D%7D", "'%20OR%201=1--", "null", "true", "[]", "%5B%5D", "yes", "de", "AT", "training",
    "near:", "%C4%B0", "%EF%BF%BE", "%EF%B7%BA", "49.1,999", "calendar", "map", "distance", "http://%5Bx",
)  # fmt: skip
NAMES = (
    "q", "more", "page", "view", "sort", "kind", "country", "language", "level", "near", "place", "km", "place-typed", "from",
    "to", "month", "when", "past", "typed", "provider", "free", "state", "source", "days", "find", "entry", "email", "done",
    "which", "scope", "rule", "next", "size", "category", "role", "sector", "detail", "format", "%00", "%FF", "a[]", "",
)  # fmt: skip
HEADERS = (
    {}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Boosted": "true"}, {"X-Requested-With": "XMLHttpRequest"},
    {"X-Autosave": "1"}, {"Accept": "application/json"}, {"Accept": "*/*;q=x"}, {"Accept-Language": "xx;q=9,mt;q=abc," * 50},
    {"Accept-Language": "\u00ff"}, {"If-None-Match": '"'}, {"If-Modified-Since": "Fri, 99 Zzz 99999 99:99:99 GMT"},
    {"Range": "bytes=9-1"}, {"Cookie": "rialto_session=\u00ff; rialto_language=xx"}, {"Cookie": "rialto_theme=;;;="},
    {"Referer": "javascript:0"}, {"Origin": "null"}, {"Origin": "http://["}, {"Sec-Fetch-Site": "cross-site"},
    {"Authorization": "Bearer \u00ff"}, {"Authorization": "Basic x"}, {"X-Forwarded-For": "'"}, {"X-HTTP-Method-Override": "PUT"},
    {"Idempotency-Key": "\u00e9" * 400}, {"Host": "evil.example"}, {"User-Agent": ""}, {"Content-Encoding": "gzip"},
    {"Forwarded": "for=;by"}, {"HX-Current-URL": "http://[x"}, {"HX-Target": "%00"},
)  # fmt: skip
JSON = (
    None, True, 0, -1, 10**30, 1e308, "", "\x00", "\ud800", "a" * 5000, [], {}, [[]], {"": None}, {"$ref": "#"}, "2026-02-30",
    "9999-12-31T23:59:60Z", "http://[x", "javascript:0", "xx", ["\x00"], {"a": {"b": [None] * 50}},
)  # fmt: skip
BODIES = (
    (b"", "application/x-www-form-urlencoded"), (b"&=&;%00=%FF", "application/x-www-form-urlencoded"),
    (b"a=1&" * 1200, "application/x-www-form-urlencoded"), (b"x", "application/x-www-form-urlencoded; charset=klingon"),
    (b"--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"\x00\"\r\n\r\n\xff\r\n", "multipart/form-data; boundary=x"),
    (b"", "multipart/form-data"), (b"--x--", "multipart/form-data; boundary=" + "x" * 300),
    (b"{", "application/json"), (b"\xff\xfe", "application/json"), (b"[" * 5000, "application/json"), (b"<x/>", "text/xml"), (b"x", ""),
)  # fmt: skip
FIELDS = (
    "title", "summary", "description", "language", "countries", "address", "email", "name", "words", "reason", "verdict", "state",
    "kind", "way", "mailbox", "role", "answer", "deed", "alert", "rhythm", "number", "decision", "survivor", "first", "second",
    "starts_on", "ends_on", "deadline_on", "price_amount", "levels", "technologies", "competences", "organisation", "login",
    "password", "password1", "code", "purpose", "is_given", "complaint", "theme", "next", "seen", "remove", "logo_text", "shown",
    "until", "entry", "others", "sure", "adapter", "column_map", "credential", "sites-TOTAL_FORMS", "sites-INITIAL_FORMS",
    "sites-0-city", "texts.de.title", "details.programme", "situation", "region", "languages", "skills", "challenge", "q",
    "on", "value", "link", "baseline", "target", "unit", "owner", "pledge", "needed", "pillar", "month", "is_off", "take",
    "audience", "receiver", "due_on", "people", "agrees", "next_step", "by", "changed",
)  # fmt: skip


def queries() -> st.SearchStrategy[str]:
    pair = st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES))
    pairs = st.lists(pair, max_size=4).flatmap(
        # The same name twice is a question of its own.
        lambda said: st.sampled_from([said, said + said[:1]])
    )
    return pairs.map(lambda said: "&".join(f"{name}={value}" for name, value in said)).map(
        lambda text: text and f"?{text}"
    )


def forms() -> st.SearchStrategy[tuple[bytes, str]]:
    pair = st.tuples(st.sampled_from(FIELDS), st.sampled_from(VALUES))
    filled = st.lists(pair, min_size=1, max_size=12).map(
        lambda said: (
            "&".join(f"{name}={value}" for name, value in said).encode(),
            "application/x-www-form-urlencoded",
        )
    )
    return filled | st.sampled_from(BODIES)


def bodies_for(schema: dict[str, Any], document: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What an OpenAPI schema asks for, with something else in some places."""
    odd = st.sampled_from(JSON)
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return st.one_of(odd, *(bodies_for(one, document) for one in schema["anyOf"]))
    match schema.get("type"):
        case "object" if schema.get("properties"):
            parts = {
                name: st.deferred(lambda one=one: bodies_for(one, document))
                for name, one in schema["properties"].items()
            }
            needed = {name: parts.pop(name) for name in schema.get("required", ())}
            return odd | st.fixed_dictionaries(needed, optional=parts)
        case "array":
            return odd | st.lists(
                st.deferred(lambda: bodies_for(schema.get("items", {}), document)), max_size=2
            )
        case "string":
            return odd | st.sampled_from(
                ("r1", "training", "en", "Learn to code", "https://a.example/", "2026-12-01", "AT")
            )
        case "integer" | "number":
            return odd | st.integers(0, 9)
        case _:
            return odd


def as_json(said: Any) -> tuple[bytes, str]:
    return json.dumps(said).encode("utf-8", "surrogatepass"), "application/json"


def odd_path(path: str, value: str, place: int) -> str:
    """A path with one of its parts replaced."""
    parts = path.split("/")
    parts[place % len(parts)] = value if "%" in value else quote(value)
    return "/".join(parts) if parts[0] == "" else "/" + "/".join(parts)
