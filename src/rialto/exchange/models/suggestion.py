"""Changes that one site suggests for an entry of another."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.exchange.choices import SuggestionState


class SiteSuggestion(models.Model):
    """A suggested change: the same row at the site that suggests, at the entry's origin, and at the hub between them."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    # Who suggests, and whose entry it is: names of sites.
    site = models.CharField(max_length=80)
    entry_origin = models.CharField(max_length=80, db_index=True)
    entry_public_id = models.UUIDField(db_index=True)
    # Field -> {"old": ..., "new": ...} as JSON keeps values.
    fields = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=8, choices=SuggestionState, default=SuggestionState.OPEN)
    # Why it was refused, for whoever suggested it.
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Known at their own site only; neither travels.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="site_suggestions"
    )
    decided_by = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["entry_origin", "state"], name="site_suggestions_waiting")]

    def __str__(self) -> str:
        return f"{self.entry_public_id}: {', '.join(self.fields)}"
