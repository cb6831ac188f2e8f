"""Correcting a translation: what a person writes wins over every machine from then on."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from rialto.accounts.models import User
from rialto.base.errors import Refused
from rialto.catalogue.actions.translating import correct_texts
from rialto.catalogue.models import Entry
from rialto.contributing.actions.drafting import note_revision
from rialto.contributing.models import Contribution
from rialto.contributing.rules import may_translate
from rialto.contributing.values import TRANSLATIONS, translations_of, without_empty


@transaction.atomic
def correct_translation(entry: Entry, language: str, said: Mapping[str, str], *, by: User) -> None:
    """Write what a form says of one language ("texts.pt.title" and so on); refuses who may not, and what says nothing.

    Where a member wrote the entry here, their form knows it as well, so that it stays when they publish again.
    """
    if not may_translate(by, entry):
        raise Refused(_("Only editors, and those who offer this, may write its translations."))
    correct_texts(entry, language, translations_of(said).get(language, {}), by=by)
    contribution = Contribution.objects.select_for_update().filter(entry=entry).first()
    if contribution is not None:
        named = {name: text for name, text in said.items() if name.startswith(f"{TRANSLATIONS}{language}.")}
        contribution.values = without_empty({**contribution.values, **named})
        contribution.save(update_fields=["values"])
        note_revision(contribution, by=by)
