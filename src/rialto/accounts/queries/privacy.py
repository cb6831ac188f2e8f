"""What is kept of a person: as a copy they can take along, and what they agreed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import FileField, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from rialto.accounts.choices import Purpose
from rialto.accounts.models import Consent, User
from rialto.accounts.personal import Holding, holdings

# What each purpose is used for. One that nothing uses is not asked.
EXPLAINED = {
    Purpose.PERSONALISATION: _(
        "While you are signed in, what is in the languages of your profile, for its country or about what you want to get better at "
        "stands a little higher in what you search for, and says so. Nothing about your searches is kept."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRows:
    """What one holding holds of a person: rows of field and value, and the files they name."""

    holding: Holding
    rows: list[dict[str, Any]]
    files: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One purpose: whether the person agrees to it now, and the history, the latest first."""

    purpose: Purpose
    is_given: bool
    history: list[Consent]

    @property
    def explained(self) -> str:
        """What agreeing changes, in a sentence or two."""
        return str(EXPLAINED[self.purpose])


def copy_of(user: User) -> list[HeldRows]:
    """Everything in the register that is the person's, holding by holding; empty ones are left out."""
    return held_of(user, holdings())


def held_of(user: User, these: Iterable[Holding]) -> list[HeldRows]:
    """What these holdings hold of a person; empty ones are left out."""
    found = (_held(holding, holding.rows_of(user)) for holding in these if holding.rows_of)
    return [held for held in found if held.rows]


def agreements_of(user: User) -> list[Agreement]:
    """What the person agreed to, purpose by purpose, in one query."""
    said = list(Consent.objects.filter(user=user))
    return [
        Agreement(
            purpose=purpose,
            is_given=next((one.is_given for one in said if one.purpose == purpose), False),
            history=[one for one in said if one.purpose == purpose],
        )
        for purpose in Purpose
    ]


def agrees_to(user: User, purpose: Purpose) -> bool:
    """Whether the person agrees to a purpose now. Who never said anything does not."""
    latest = Consent.objects.filter(user=user, purpose=purpose).first()
    return latest is not None and latest.is_given


def _held(holding: Holding, found: QuerySet[Any]) -> HeldRows:
    rows: list[dict[str, Any]] = []
    files: dict[str, Any] = {}
    for row in found.order_by("pk"):
        rows.append({name: _plain(row, name) for name in holding.fields if name not in ("user", "password")})
        for name in holding.fields:
            value = getattr(row, name)
            if isinstance(row._meta.get_field(name), FileField) and value:
                files[value.name] = value
    return HeldRows(holding=holding, rows=rows, files=files)


def _plain(row: Model, name: str) -> Any:
    """A value as JSON can hold it; of another row its words."""
    value = getattr(row, name)
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
