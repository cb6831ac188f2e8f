from django.apps import AppConfig


class ContributingConfig(AppConfig):
    name = "rialto.contributing"
    label = "contributing"
