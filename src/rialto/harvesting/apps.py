from django.apps import AppConfig


class HarvestingConfig(AppConfig):
    name = "rialto.harvesting"
    label = "harvesting"

    def ready(self) -> None:
        """Refuse to start with keys that could not be used."""
        from rialto.harvesting.credentials import credentials

        credentials()
