"""How what was taken down is taken down again after an older backup was restored."""

from collections.abc import Iterator
from uuid import UUID

from rialto.base.erasures import Erasure, Kind, register
from rialto.catalogue.actions.exclusion import TAKEN_DOWN, take_down_again
from rialto.catalogue.queries.exclusions import Thing, excluded_things


def _take_down_again(erasure: Erasure) -> bool:
    things: list[Thing] = [
        (slug, remote_id, address) for slug, remote_id, address in (erasure.more or {}).get("things", [])
    ]
    return take_down_again(UUID(erasure.of), things, taken_down_at=erasure.at)


def _known_to_be_taken_down() -> Iterator[Erasure]:
    for public_id, (since, things) in excluded_things().items():
        yield Erasure(kind=TAKEN_DOWN, of=str(public_id), at=since, more={"things": things})


register(Kind(name=TAKEN_DOWN, again=_take_down_again, known=_known_to_be_taken_down))
