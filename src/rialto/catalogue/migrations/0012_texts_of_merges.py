"""Texts that merges brought before texts knew their records: they belong to the record that the merged entry was made from."""

from django.db import migrations


def remember_records(apps, schema_editor):
    EntryMerge = apps.get_model("catalogue", "EntryMerge")
    EntryText = apps.get_model("catalogue", "EntryText")
    SourceRecord = apps.get_model("catalogue", "SourceRecord")
    for merge in EntryMerge.objects.filter(undone_at=None).iterator():
        own = [pk for pk, joined_at, *_ in merge.taken.get("records", []) if joined_at is None]
        leading = SourceRecord.objects.filter(pk__in=own).order_by("pk").first()
        for language, field in merge.taken.get("texts", []) if leading else ():
            EntryText.objects.filter(
                entry_id=merge.survivor_id, language=language, field=field, origin="source", record=None
            ).update(record=leading)


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0011_text_records"),
    ]

    operations = [migrations.RunPython(remember_records, migrations.RunPython.noop)]
