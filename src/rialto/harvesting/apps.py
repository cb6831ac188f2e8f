from django.apps import AppConfig


class HarvestingConfig(AppConfig):
    name = "rialto.harvesting"
    label = "harvesting"
