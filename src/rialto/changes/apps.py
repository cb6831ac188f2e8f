from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "rialto.changes"
    label = "changes"
