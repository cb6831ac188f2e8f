from django.apps import AppConfig
from django.conf import settings


class HarvestingConfig(AppConfig):
    name = "rialto.harvesting"
    label = "harvesting"

    def ready(self) -> None:
        """Refuse to start with keys that could not be used."""
        if settings.FEED_CREDENTIALS == "{}":
            return  # most installations have none, and every process would load what reads them
        from rialto.harvesting.credentials import credentials

        credentials()
