from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "rialto.finding"
    label = "finding"
