"""Pictures as they are kept; what they are worth somewhere stands where they are used."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from rialto.base.identity import new_public_id
from rialto.pictures.choices import Format


def master_name(picture: "Picture", _name: str) -> str:
    return picture.name_of(picture.width, Format(picture.format))


class Picture(models.Model):
    """One picture, written anew by us. It never changes: another picture is another row."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    # The master, from which sizes are made; also what browsers get that know no newer format.
    file = models.FileField(upload_to=master_name, max_length=200)
    format = models.CharField(max_length=4, choices=Format)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # Format -> widths that have been made: {"avif": [320, 640], ...}. The master is always there.
    sizes = models.JSONField(default=dict, blank=True)
    # The public id of who uploaded it; none once nobody may know.
    actor_id = models.UUIDField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="picture_has_a_size", condition=models.Q(width__gte=1) & models.Q(height__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} ({self.width} x {self.height})"

    def get_absolute_url(self) -> str:
        return self.address_of(self.width, Format(self.format))

    def name_of(self, width: int, form: Format) -> str:
        """The name of a size's file."""
        return f"pictures/{self.public_id.hex[-2:]}/{self.public_id.hex}/{width}.{form}"

    def address_of(self, width: int, form: Format) -> str:
        return f"{self._addresses_begin}{width}.{form}"

    @cached_property
    def _addresses_begin(self) -> str:
        """What the addresses of all its sizes begin with: a list of twenty pictures names some three hundred."""
        one = (0, Format.AVIF)
        address = reverse("pictures:picture-file", args=[self.public_id, *one])
        return address.removesuffix(f"{one[0]}.{one[1]}")

    def has(self, width: int, form: Format) -> bool:
        """Whether this size was made."""
        return (width == self.width and form == self.format) or width in self.sizes.get(form, ())

    @property
    def names(self) -> list[str]:
        """The names of all its files."""
        made = [self.name_of(width, Format(form)) for form, widths in self.sizes.items() for width in widths]
        return list(dict.fromkeys([str(self.file.name), *made]))

    def height_at(self, width: int) -> int:
        return max(1, round(self.height * width / self.width))


def rows_that_use() -> list[Any]:
    """(model, name of its foreign key) for every model of any room that leads to pictures."""
    return [(one.related_model, one.field.name) for one in Picture._meta.related_objects]
