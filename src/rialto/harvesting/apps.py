from importlib import import_module

from django.apps import AppConfig


class HarvestingConfig(AppConfig):
    name = "rialto.harvesting"
    label = "harvesting"

    def ready(self) -> None:
        """Refuse to start with keys that could not be used; load the tasks of the packages inside."""
        from rialto.harvesting.credentials import credentials

        credentials()
        # Tasks of the packages inside, which the search for `tasks` modules of apps does not see.
        import_module("rialto.harvesting.links.tasks")
        import_module("rialto.harvesting.quality.tasks")
