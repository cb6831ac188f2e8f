"""What comes back from a server, and what it gives us to ask again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
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
    def validators(self) -> Validators:
        return Validators(self.headers.get("etag", "")[:500], self.headers.get("last-modified", "")[:100])
