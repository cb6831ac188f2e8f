from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "rialto.base"
    label = "base"
