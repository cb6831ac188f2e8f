from django.apps import AppConfig


class TranslationConfig(AppConfig):
    name = "rialto.translation"
    label = "translation"
