from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "rialto.api"
    label = "api"
