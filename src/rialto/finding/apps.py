from importlib import import_module

from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "rialto.finding"
    label = "finding"

    def ready(self) -> None:
        """Load the tasks of the packages inside, which the search for `tasks` modules of apps does not see."""
        import_module("rialto.finding.alerts.tasks")
        import_module("rialto.finding.popular.tasks")
