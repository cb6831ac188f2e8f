"""Have links to an entry that was merged lead to the one that it lives on in, as merges do from now on."""

from typing import Any

from django.db import migrations
from django.db.models import F

LINKS = (("MeasureEntry", "measure"), ("CalendarEntry", "coalition"))


def lead_on(apps: Any, schema_editor: Any) -> None:
    EntryMerge = apps.get_model("catalogue", "EntryMerge")
    steps = dict(EntryMerge.objects.filter(undone_at=None).values_list("other", "survivor"))
    for name, of in LINKS:
        Link = apps.get_model("coalitions", name)
        for one in Link.objects.filter(entry__status="merged").order_by("pk"):
            end, seen = one.entry_id, set[int]()
            while end in steps and end not in seen:
                seen.add(end)
                end = steps[end]
            whose = {f"{of}_id": getattr(one, f"{of}_id")}
            if end != one.entry_id and not Link.objects.filter(entry=end, **whose).exists():
                one.marked_entry_id, one.entry_id = one.entry_id, end
                one.save(update_fields=["entry", "marked_entry"])


def lead_back(apps: Any, schema_editor: Any) -> None:
    for name, _of in LINKS:
        Link = apps.get_model("coalitions", name)
        Link.objects.filter(marked_entry__isnull=False).update(entry=F("marked_entry"))


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0019_foreign_merged_into"),
        ("coalitions", "0010_merged_links"),
    ]

    operations = [migrations.RunPython(lead_on, lead_back)]
