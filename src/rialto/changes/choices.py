"""What can happen to a thing."""

from django.db import models

# The cursor that says up to where the log was made shorter; no reader has this name.
COMPACTED = "compacted"
# And the one that says where the log began anew after an older backup had been restored.
RESTORED = "restored"


class Verb(models.TextChoices):
    """Kept short and few: readers fetch the thing itself for everything else."""

    CREATED = "created"
    CHANGED = "changed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"
