"""Logos become pictures like all others, with sizes. Files that cannot be read any more are left out."""

from typing import Any

import django.db.models.deletion
from django.core.files.base import ContentFile
from django.db import migrations, models

import rialto.base.identity
from rialto.base.errors import Refused
from rialto.pictures.encoding import master_of, read_picture


def take_in(apps: Any, schema_editor: Any) -> None:
    Profile = apps.get_model("organisations", "Profile")
    Picture = apps.get_model("pictures", "Picture")
    for profile in Profile.objects.exclude(logo_file=""):
        try:
            with profile.logo_file.open("rb") as file:
                master = master_of(read_picture(file, size=profile.logo_file.size, longest=512))
        except (OSError, Refused):
            continue
        picture = Picture(
            public_id=rialto.base.identity.new_public_id(),
            format=master.format, width=master.width, height=master.height,
        )  # fmt: skip
        number = picture.public_id.hex
        picture.file.name = picture.file.storage.save(
            f"pictures/{number[-2:]}/{number}/{master.width}.{master.format}", ContentFile(master.content)
        )
        picture.save()
        profile.logo = picture
        profile.save(update_fields=["logo"])


def give_back(apps: Any, schema_editor: Any) -> None:
    Profile = apps.get_model("organisations", "Profile")
    for profile in Profile.objects.exclude(logo=None).select_related("logo"):
        profile.logo_file = profile.logo.file.name
        profile.save(update_fields=["logo_file"])


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_membership_claims_and_profiles"),
        ("pictures", "0001_pictures"),
    ]

    operations = [
        migrations.RemoveConstraint("profile", "logo_has_words"),
        migrations.RenameField("profile", "logo", "logo_file"),
        migrations.AddField(
            "profile",
            "logo",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="of_organisations",
                to="pictures.picture",
            ),
        ),
        migrations.RunPython(take_in, give_back),
        migrations.RemoveField("profile", "logo_file"),
        migrations.AddConstraint(
            "profile",
            models.CheckConstraint(
                condition=models.Q(("logo__isnull", True), models.Q(("logo_text", ""), _negated=True), _connector="OR"),
                name="logo_has_words",
            ),
        ),
    ]
