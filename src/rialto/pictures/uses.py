"""Where pictures are used, and who may see them there. Each room says so in its module `picture_uses`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One model that leads to pictures by its foreign key `field`.

    `public` gives the rows whose picture everybody may see now, `readable_by` those of one person (who may be anonymous).
    Both are queries over `model`; None where there are none.
    """

    model: type[Model]
    field: str = "picture"
    public: Callable[[], Rows] | None = None
    readable_by: Callable[[Any], Rows] | None = None


_uses: list[Use] = []


def register(use: Use) -> None:
    """Say who may see the pictures of a model. Raises ValueError for a second word on the same model."""
    if any((one.model, one.field) == (use.model, use.field) for one in _uses):
        raise ValueError(f"{use.model._meta.label} said already who may see its pictures")
    _uses.append(use)


def uses() -> list[Use]:
    return list(_uses)
