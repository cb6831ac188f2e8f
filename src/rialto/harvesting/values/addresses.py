"""Web addresses as sources write them."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

WEB = ("http", "https")
SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
DOI = re.compile(r"^(?:doi:\s*)?(10\.\d{4,9}/\S+)$", re.IGNORECASE)


def web_address(value: str) -> str:
    """An absolute http or https address without credentials, spaces escaped, or "" for anything else."""
    text = value.strip().strip('"<>')
    if not text:
        return ""
    if match := DOI.match(text):
        return f"https://doi.org/{match[1]}"
    if text.startswith("//"):
        text = f"https:{text}"
    elif text.lower().startswith("www."):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in WEB or not host or len(text) > 2000:
        return ""
    if "." not in host and ":" not in host and host != "localhost":
        return ""
    if SPACE.search(text):
        parts = parts._replace(
            path=quote(parts.path, safe="/%:@!$&'()*+,;=~"), query=SPACE.sub("%20", parts.query)
        )
    netloc = f"[{host}]" if ":" in host else host
    netloc = f"{netloc}:{port}" if port else netloc
    try:
        netloc.encode("utf-8")
    except UnicodeEncodeError:
        return ""
    return urlunsplit((parts.scheme.lower(), netloc, parts.path, parts.query, parts.fragment))[:2000]


def is_of_site(address: str, site: str) -> bool:
    """Whether an address belongs to the site of another, "www." and subdomains included; any does where that is a file."""
    if not site.startswith(("http://", "https://")):
        return True
    try:
        own, other = (urlsplit(each).hostname or "" for each in (site, address))
    except ValueError:
        return False
    own = own.removeprefix("www.")
    return other == own or other.endswith(f".{own}")
