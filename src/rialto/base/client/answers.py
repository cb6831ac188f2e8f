"""What comes back from a server, and what it gives us to ask again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave us to ask later whether a document has changed."""

    etag: str = ""
    last_modified: str = ""

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Validators":
        return cls(etag=str(said.get("etag", "")), last_modified=str(said.get("last_modified", "")))

    def as_json(self) -> dict[str, str]:
        said = {"etag": self.etag, "last_modified": self.last_modified}
        return {name: value for name, value in said.items() if value}

    def as_headers(self) -> dict[str, str]:
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer. `address` is where it was found in the end; `left_tls` says that a redirect led from https to http."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(default=b"", repr=False)
    redirects: tuple[str, ...] = ()
    left_tls: bool = False

    @property
    def is_unchanged(self) -> bool:
        return self.status == 304

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the server declares, or ""."""
        message = Message()
        message["content-type"] = self.headers.get("content-type", "")
        return str(message.get_param("charset") or "").strip()

    @property
    def answered_at(self) -> datetime | None:
        """When the answer was made, by the server's own clock; none where it does not say so.

        What a cache has kept for a while was made so long before it was handed out.
        """
        try:
            said = parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            return None
        age = self.headers.get("age", "").strip()
        kept = (
            timedelta(seconds=int(age)) if age.isascii() and age.isdigit() and len(age) < 9 else timedelta()
        )
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC) - kept

    @property
    def validators(self) -> Validators:
        return Validators(self.headers.get("etag", "")[:500], self.headers.get("last-modified", "")[:100])
