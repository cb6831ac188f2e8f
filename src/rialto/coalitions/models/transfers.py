"""Practices that cross a border: who wants one, how far they are, what they changed, and what the two sides say to each other."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.catalogue.models import Entry
from rialto.coalitions.models.coalition import Coalition
from rialto.coalitions.transfer_choices import (
    OPEN_STATES,
    PUBLIC_STATES,
    STEPS,
    ContactState,
    Side,
    TransferState,
)
from rialto.organisations.models import Organisation


def adaptation_file_name(adaptation: "Adaptation", _name: str) -> str:
    """Where a file is kept: under a name that tells nothing, with the ending of its kind."""
    return f"adaptations/{new_public_id()}.{adaptation.file_kind}"


class Transfer(models.Model):
    """One practice on its way from its home to one coalition. Days are those on which it happened, not on which it was written down."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="transfers")
    # The entry that was marked: `entry` itself, unless that one was merged into another. A split leads back to it.
    marked_entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    # The practice's home when it was marked (ISO 3166-1 alpha-2); empty where nothing says where it is from.
    home = models.CharField(_("from"), max_length=2, blank=True)
    # The organisation behind it then, whose managers speak for it; whoever the entry is given to later reads nothing of this.
    giver = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="transferred_practices"
    )
    coalition = models.ForeignKey(Coalition, models.CASCADE, related_name="transfers")
    state = models.CharField(_("state"), max_length=13, choices=TransferState, default=TransferState.WANTED)
    wanted_on = models.DateField(_("wanted since"), default=timezone.localdate)
    adaptation_on = models.DateField(_("in adaptation since"), null=True, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    given_up_on = models.DateField(_("given up on"), null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_step_on = models.DateField(_("by"), null=True, blank=True)
    contact = models.CharField(max_length=8, choices=ContactState, default=ContactState.NOBODY)
    contact_at = models.DateTimeField(null=True, editable=False)
    # Who speaks for the side that takes the practice over, and for the one whose it is. Each agreed to be shown to the other.
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answerer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index(fields=["entry", "state"], name="transfers_of_an_entry"),
            models.Index(fields=["home", "state"], name="transfers_from_a_country"),
            models.Index(fields=["state", "-updated_at"], name="transfers_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "marked_entry"],
                condition=~Q(state="given-up"),
                name="one_transfer_a_coalition",
            ),
            models.CheckConstraint(
                name="transfer_state_is_known", condition=Q(state__in=TransferState.values)
            ),
            models.CheckConstraint(
                name="transfer_contact_is_known", condition=Q(contact__in=ContactState.values)
            ),
            models.CheckConstraint(
                name="transfer_in_adaptation_knows_when",
                condition=~Q(state__in=["in-adaptation", "adopted"]) | Q(adaptation_on__isnull=False),
            ),
            models.CheckConstraint(
                name="adopted_transfers_know_when",
                condition=(Q(state="adopted") & Q(adopted_on__isnull=False))
                | (~Q(state="adopted") & Q(adopted_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="transfers_given_up_know_when",
                condition=(Q(state="given-up") & Q(given_up_on__isnull=False))
                | (~Q(state="given-up") & Q(given_up_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="transfer_days_in_order",
                condition=(Q(adaptation_on__isnull=True) | Q(adaptation_on__gte=F("wanted_on")))
                & (Q(adopted_on__isnull=True) | Q(adopted_on__gte=F("adaptation_on")))
                & (Q(given_up_on__isnull=True) | Q(given_up_on__gte=F("wanted_on"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} from {self.home or '?'} to {self.coalition_id}: {self.state}"

    def get_absolute_url(self) -> str:
        """What everybody may know of it."""
        return reverse("coalitions:transfer-page", args=[self.public_id])

    def get_exchange_url(self) -> str:
        """Where the two sides speak to each other."""
        return reverse("coalitions:transfer-exchange", args=[self.public_id])

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES

    @property
    def is_open(self) -> bool:
        """Whether it still goes on."""
        return self.state in OPEN_STATES

    @property
    def since(self) -> date:
        """The day on which it came to the state that it is in."""
        days = {
            TransferState.IN_ADAPTATION: self.adaptation_on,
            TransferState.ADOPTED: self.adopted_on,
            TransferState.GIVEN_UP: self.given_up_on,
        }
        return days.get(TransferState(self.state)) or self.wanted_on

    @property
    def days_taken(self) -> int | None:
        """Days from wanted to adopted; none for what is not adopted."""
        return (self.adopted_on - self.wanted_on).days if self.adopted_on else None

    def may_become(self, state: str) -> bool:
        return state in STEPS[self.state]


class TransferStep(models.Model):
    """One step of a transfer: on which day, who, why. Rows are added, never changed."""

    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="steps")
    before = models.CharField(max_length=13, choices=TransferState, blank=True)
    after = models.CharField(max_length=13, choices=TransferState)
    # The day on which it happened, and when that was written down.
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    # The person's public id.
    actor_id = models.UUIDField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.before or '-'} to {self.after}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("History is added to, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("History goes only with its transfer.")


class Adaptation(models.Model):
    """What a coalition changed in a practice to make it fit, and why; everybody may read it."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="adaptations")
    title = models.CharField(_("title"), max_length=200)
    # In which language this is written.
    language = models.CharField(_("language"), max_length=8)
    changed = models.TextField(_("what was changed"))
    why = models.TextField(_("why"), blank=True)
    # Where the adapted version, or what shows that it is there, can be read.
    address = models.URLField(_("link"), max_length=2000, blank=True)
    # The same as a file, with the name that it was sent with and its kind (a key of `file_kinds.CONTENT_TYPES`).
    file = models.FileField(_("file"), upload_to=adaptation_file_name, max_length=120, blank=True)
    file_name = models.CharField(max_length=130, blank=True)
    file_kind = models.CharField(max_length=4, blank=True)
    # The adapted version in the catalogue.
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True, related_name="+")
    on = models.DateField(_("changed on"), default=timezone.localdate)
    # The person's public id.
    actor_id = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.CheckConstraint(name="adaptation_has_a_title", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title


class TransferMessage(models.Model):
    """What one side says to the other; nobody else reads it."""

    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="messages")
    side = models.CharField(max_length=6, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.TextField(_("message"))
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(name="message_side_is_known", condition=Q(side__in=Side.values))
        ]

    def __str__(self) -> str:
        return self.words[:60]
