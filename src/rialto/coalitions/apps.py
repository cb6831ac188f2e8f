from django.apps import AppConfig


class CoalitionsConfig(AppConfig):
    name = "rialto.coalitions"
    label = "coalitions"
