from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "rialto.desk"
    label = "desk"
