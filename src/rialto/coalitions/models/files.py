"""Files that coalitions share. Nothing but `views.files` gives them out."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rialto.base.identity import new_public_id
from rialto.coalitions.choices import FileAudience
from rialto.coalitions.models.coalition import Coalition


def stored_name(version: "FileVersion", _name: str) -> str:
    """Where the bytes lie: nothing of the name that somebody gave is in it."""
    return f"coalition-files/{version.public_id.hex[-2:]}/{version.public_id.hex}"


class SharedFile(models.Model):
    """A file under one name, with all its versions."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    coalition = models.ForeignKey(Coalition, models.CASCADE, related_name="files")
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    audience = models.CharField(max_length=3, choices=FileAudience, default=FileAudience.OWN)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Thrown away then; it can be brought back until it is forgotten.
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="shared_file_audience_is_known", condition=models.Q(audience__in=FileAudience.values)
            )
        ]

    def __str__(self) -> str:
        return self.title


class FileVersion(models.Model):
    """One upload. Older ones stay."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    shared = models.ForeignKey(SharedFile, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.FileField(upload_to=stored_name, max_length=120)
    # As people save it, with the ending of what it is.
    file_name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    # The public id of who uploaded it.
    actor_id = models.UUIDField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["shared", "number"], name="one_version_a_number_of_a_file")
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.number})"
