"""One word for a task that who sent it wants no more, as on screen and in addresses: taken back."""

from django.db import migrations, models

CONSTRAINT = "coalition_task_state_is_known"
STATES = [
    ("open", "open"),
    ("doing", "being done"),
    ("done", "done"),
    ("declined", "declined"),
    ("taken_back", "taken back"),
]


def rename(before, after):
    def run(apps, schema_editor):
        apps.get_model("coalitions", "CoalitionTask").objects.filter(state=before).update(state=after)

    return run


class Migration(migrations.Migration):
    # PostgreSQL alters no table while changes of its rows wait.
    atomic = False

    dependencies = [("coalitions", "0008_deleted_plans_and_recalled_tasks")]

    operations = [
        migrations.RemoveConstraint(model_name="coalitiontask", name=CONSTRAINT),
        migrations.AlterField(
            model_name="coalitiontask",
            name="state",
            field=models.CharField(choices=STATES, default="open", max_length=10, verbose_name="state"),
        ),
        migrations.RunPython(rename("recalled", "taken_back"), rename("taken_back", "recalled")),
        migrations.AddConstraint(
            model_name="coalitiontask",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=[state for state, _words in STATES]), name=CONSTRAINT
            ),
        ),
    ]
