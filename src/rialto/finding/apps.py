from importlib import import_module

from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "rialto.finding"
    label = "finding"

    def ready(self) -> None:
        """Load the tasks of the package inside, which the search for `tasks` modules of apps does not see."""
        import_module("rialto.finding.alerts.tasks")
