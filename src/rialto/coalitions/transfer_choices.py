"""Fixed vocabularies of practices that cross a border."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TransferState(models.TextChoices):
    """How far a coalition is with a practice of another country."""

    WANTED = "wanted", pgettext_lazy("practice", "wanted")
    IN_ADAPTATION = "in-adaptation", pgettext_lazy("practice", "in adaptation")
    ADOPTED = "adopted", pgettext_lazy("practice", "adopted")
    GIVEN_UP = "given-up", pgettext_lazy("practice", "given up")


# From -> where one may go from there. What was adopted or given up is over; who wants it again marks it anew.
STEPS: dict[str, frozenset[TransferState]] = {
    TransferState.WANTED: frozenset({TransferState.IN_ADAPTATION, TransferState.GIVEN_UP}),
    TransferState.IN_ADAPTATION: frozenset({TransferState.ADOPTED, TransferState.GIVEN_UP}),
    TransferState.ADOPTED: frozenset(),
    TransferState.GIVEN_UP: frozenset(),
}

# What everybody may know of: nobody is shown what was given up.
PUBLIC_STATES = (TransferState.WANTED, TransferState.IN_ADAPTATION, TransferState.ADOPTED)
# Still going on.
OPEN_STATES = (TransferState.WANTED, TransferState.IN_ADAPTATION)


class ContactState(models.TextChoices):
    """Whether the two sides have each other's names and addresses."""

    NOBODY = "nobody", _("nobody of the other side is here")
    ASKED = "asked", pgettext_lazy("contact", "asked")
    AGREED = "agreed", pgettext_lazy("contact", "agreed")
    DECLINED = "declined", pgettext_lazy("contact", "declined")


class Side(models.TextChoices):
    """The two that a transfer is between."""

    TAKING = "taking", _("who takes the practice over")
    GIVING = "giving", _("whose practice it is")
