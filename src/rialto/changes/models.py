"""The log and the cursors that follow it. Plain values only: no foreign key, no text, no name of a room."""

from django.db import models

from rialto.changes.choices import Verb


class ChangeRecord(models.Model):
    """Something became true. `position` rises in the order in which the changes were committed."""

    position = models.BigAutoField(primary_key=True)
    noun = models.CharField(max_length=40)
    public_id = models.UUIDField()
    verb = models.CharField(max_length=12, choices=Verb)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    origin = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["noun", "public_id", "position"], name="changes_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.position} {self.noun} {self.verb}"


class Cursor(models.Model):
    """How far one reader of the log has come."""

    reader = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.reader} at {self.position}"
