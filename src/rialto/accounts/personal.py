"""The register of personal data: which fields of which models hold it, why, for how long and for whose eyes.

Each room says in its module `personal_data` what it holds, by `register(Holding(...))`; the modules are found when the program
starts. The privacy page, the copy that people take with them, erasure and the nightly run all read the register, and a test
fails when a field looks personal and stands nowhere (`unregistered_fields`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rialto.accounts.models import User

Words = str | Promise


class Basis(models.TextChoices):
    """Why we may keep something (General Data Protection Regulation, article 6)."""

    CONTRACT = "contract", _("you asked for what needs it")
    CONSENT = "consent", _("you agreed to it")
    INTEREST = "interest", _("legitimate interest: that nobody does harm here")
    TASK = "task", _("the operator’s public task or legitimate interest: that changes can be answered for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What one model holds of people.

    `fields` are personal; `besides` were looked at and are not. `rows_of` finds a person's rows, for their copy and for erasure
    (None: they cannot be told apart by person). `erase` forgets a person's rows; None deletes what `rows_of` finds, and
    `is_kept` leaves it because nothing in it says any more who it was. `forget` deletes what is over and returns how many rows.
    """

    model: str
    title: Words
    fields: tuple[str, ...]
    purpose: Words
    basis: Basis
    retention: Words
    seen_by: Words
    besides: tuple[str, ...] = ()
    rows_of: Callable[[User], QuerySet[Any]] | None = None
    erase: Callable[[User], None] | None = None
    is_kept: bool = False
    forget: Callable[[], int] | None = field(default=None)

    def erase_of(self, user: User) -> None:
        """Forget what this holds of a person."""
        if self.erase is not None:
            self.erase(user)
        elif not self.is_kept and self.rows_of is not None:
            self.rows_of(user).delete()


_register: dict[str, Holding] = {}
# Names that a field has which holds something of a person, whatever its type.
SUSPICIOUS = re.compile(
    r"(^|_)(e?mail|phone|ip|user_agent|first_name|surname|birth|gender|picture|portrait|avatar|actor|person|keeper"
    r"|session_key|password|username|decided_by|undone_by|state_by)(_|$)"
)


def register(*holdings: Holding) -> None:
    """Enter holdings into the register. Raises LookupError for a model or field that does not exist, ValueError for a second entry."""
    for holding in holdings:
        model = apps.get_model(holding.model)
        for name in (*holding.fields, *holding.besides):
            model._meta.get_field(name)
        if holding.model in _register:
            raise ValueError(f"{holding.model} stands in the register already")
        _register[holding.model] = holding


def holdings() -> list[Holding]:
    """The whole register, lower rooms first."""
    return list(_register.values())


def numbers_of_actors(model: str, *fields: str) -> Holding:
    """A holding for a record of what was done that names people by their public id only, and is kept for good."""

    def rows_of(user: User) -> QuerySet[Any]:
        asked = models.Q()
        for name in fields:
            asked |= models.Q(**{name: user.public_id})
        return apps.get_model(model).objects.filter(asked)

    return Holding(
        model=model,
        title=_("Record of changes and decisions"),
        fields=fields,
        purpose=_("To tell who changed or decided what, by a number."),
        basis=Basis.TASK,
        retention=_("for good; once your account is erased, nothing says whose number it was"),
        seen_by=_("staff"),
        rows_of=rows_of,
        is_kept=True,
    )


def listed() -> list[Holding]:
    """The register as pages show it: holdings with the same title are one line."""
    return list({str(one.title): one for one in holdings()}.values())


def unregistered_fields() -> list[str]:
    """Fields that look personal and stand nowhere in the register, as "room.Model.field".

    Looked at are relations to people, addresses of mail and network, telling names, and every field of a row that belongs to a
    person.
    """
    return [f"{model._meta.label}.{name}" for model in apps.get_models() for name in _suspects(model)]


def _suspects(model: type[models.Model]) -> Iterator[str]:
    holding = _register.get(model._meta.label)
    known = {*holding.fields, *holding.besides} if holding else set()
    own = [
        one for one in model._meta.get_fields() if getattr(one, "concrete", False) and not one.auto_created
    ]
    # Of records that are kept for good only the number of who acted is personal; their other fields are about things.
    is_of_a_person = (holding is not None and not holding.is_kept) or any(
        _leads_to_a_person(one) for one in own
    )
    for one in own:
        looks_personal = is_of_a_person or _looks_personal(one)
        if one.name not in known and looks_personal and not getattr(one, "primary_key", False):
            yield one.name


def _leads_to_a_person(one: Any) -> bool:
    return bool(one.is_relation and one.related_model is User)


def _looks_personal(one: Any) -> bool:
    kinds = (models.EmailField, models.GenericIPAddressField)
    if one.is_relation and one.related_model._meta.label in _register:
        return False  # what it leads to is registered itself
    return isinstance(one, kinds) or SUSPICIOUS.search(one.name) is not None
