from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "rialto.moderation"
    label = "moderation"
