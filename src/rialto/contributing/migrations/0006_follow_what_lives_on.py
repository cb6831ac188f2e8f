"""Have those who saved an entry that was merged follow the one that it lives on in, as merges do from now on."""

from typing import Any

from django.db import migrations
from django.db.models import F


def lead_on(apps: Any, schema_editor: Any) -> None:
    Follow = apps.get_model("contributing", "Follow")
    EntryMerge = apps.get_model("catalogue", "EntryMerge")
    steps = dict(EntryMerge.objects.filter(undone_at=None).values_list("other", "survivor"))
    for one in Follow.objects.filter(entry__status="merged").order_by("pk"):
        end, seen = one.entry_id, set[int]()
        while end in steps and end not in seen:
            seen.add(end)
            end = steps[end]
        if end == one.entry_id:
            continue
        # What they know of it stays: they were told that it is gone, so that it is offered is news.
        one.double_of = Follow.objects.filter(user=one.user_id, entry=end).first()
        if one.double_of is None:
            one.marked_entry_id, one.entry_id = one.entry_id, end
        one.save(update_fields=["entry", "marked_entry", "double_of"])


def lead_back(apps: Any, schema_editor: Any) -> None:
    Follow = apps.get_model("contributing", "Follow")
    Follow.objects.filter(marked_entry__isnull=False).update(entry=F("marked_entry"))


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0019_foreign_merged_into"),
        ("contributing", "0005_merged_follows"),
    ]

    operations = [migrations.RunPython(lead_on, lead_back)]
