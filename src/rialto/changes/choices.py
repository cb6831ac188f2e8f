"""What can happen to a thing."""

from django.db import models


class Verb(models.TextChoices):
    """Kept short and few: readers fetch the thing itself for everything else."""

    CREATED = "created"
    CHANGED = "changed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"
