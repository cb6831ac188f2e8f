"""What the plain pages of accounts say: one template shows a form, another a piece of news (accounts/form.html, accounts/news.html)."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page in words: its heading, what it is about, and what its button says; `home` is where its crumbs begin."""

    title: Words
    lede: Words = ""
    button: Words = ""
    hint: Words = ""
    is_inside: bool = False


def said(**words: Any) -> dict[str, Page]:
    """The words of a page, as extra context of its view."""
    return {"page": Page(**words)}
