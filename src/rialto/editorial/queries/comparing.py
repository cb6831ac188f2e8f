"""What differs between two versions, block by block and word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from rialto.base.markup import BLOCK_END, plain_text
from rialto.editorial.blocks import KINDS, read_blocks
from rialto.editorial.models import Edition, Revision

SAME, GONE, NEW = "same", "gone", "new"
_WORDS = re.compile(r"\s+|[^\s]+")
# Comparing takes time with the square of the length; what is longer is compared as a whole.
MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and whether they stayed, went or came."""

    way: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One part that differs: what it is called, what happened to it, and its words."""

    label: str
    what: str
    pieces: Sequence[Piece]


def compared(before: Edition | Revision, after: Edition | Revision) -> list[Change]:
    """What is not the same, in the order of the later one; blocks are known by their ids."""
    return list(_changes(before, after))


def _changes(before: Edition | Revision, after: Edition | Revision) -> Iterator[Change]:
    for label, name in ((_("Title"), "title"), (_("Introduction"), "lead")):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield Change(label=label, what=_("changed"), pieces=pieces(old, new))
    old_blocks = {one["id"]: one for one in before.blocks}
    new_blocks = {one["id"]: one for one in after.blocks}
    stayed = [name for name in old_blocks if name in new_blocks]
    places = {name: place for place, name in enumerate(stayed)}
    last = -1
    for name, block in new_blocks.items():
        old_block = old_blocks.get(name)
        if old_block is None:
            yield Change(label=_label(block), what=_("added"), pieces=pieces("", _words(block)))
            continue
        has_moved = places[name] < last
        last = max(last, places[name])
        if old_block != block:
            yield Change(
                label=_label(block), what=_("changed"), pieces=pieces(_words(old_block), _words(block))
            )
        elif has_moved:
            yield Change(label=_label(block), what=_("moved"), pieces=[Piece(SAME, _words(block))])
    for name, block in old_blocks.items():
        if name not in new_blocks:
            yield Change(label=_label(block), what=_("taken away"), pieces=pieces(_words(block), ""))


def pieces(before: str, after: str) -> list[Piece]:
    """Two texts as one, with what went and what came."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [one for one in (Piece(GONE, before), Piece(NEW, after)) if one.words]
    found = []
    for way, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if way == "equal":
            found.append(Piece(SAME, "".join(new[c:d])))
            continue
        found += [one for one in (Piece(GONE, "".join(old[a:b])), Piece(NEW, "".join(new[c:d]))) if one.words]
    return found


def _label(block: dict[str, Any]) -> str:
    model = KINDS.get(block.get("kind", ""))
    return str(model.name) if model else str(block.get("kind", ""))


def _words(block: dict[str, Any]) -> str:
    """All that a block says, one part after the other, with the addresses that its links lead to."""
    (one,) = read_blocks([block])
    values = one.model_dump(exclude={"id", "kind"})
    return "\n".join(_flat(values))


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _flat(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _flat(part)
    elif value not in ("", None):
        text = str(value)
        yield plain_text(BLOCK_END.sub(" ", _LINK.sub(r"\2 (\1)", text))) if "<" in text else text


_LINK = re.compile(r'(?s)<a href="([^"]*)"[^>]*>(.*?)</a>')
