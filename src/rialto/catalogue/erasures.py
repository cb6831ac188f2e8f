"""How what was taken down is taken down again after an older backup was restored."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Min

from rialto.base.erasures import Erasure, Kind, register
from rialto.catalogue.actions.exclusion import TAKEN_DOWN, take_down_again
from rialto.catalogue.models import Exclusion
from rialto.catalogue.queries.exclusions import excluded_things


def _take_down_again(erasure: Erasure) -> bool:
    things = (erasure.more or {}).get("things", [])
    return take_down_again(
        UUID(erasure.of), [(slug, remote_id, address) for slug, remote_id, address in things]
    )


def _known_to_be_taken_down() -> Iterator[Erasure]:
    for public_id, at in Exclusion.objects.values_list("entry_public_id").annotate(Min("at")).order_by():
        yield Erasure(kind=TAKEN_DOWN, of=str(public_id), at=at, more={"things": excluded_things(public_id)})


register(Kind(name=TAKEN_DOWN, again=_take_down_again, known=_known_to_be_taken_down))
