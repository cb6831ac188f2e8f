from django.apps import AppConfig


class TranslationConfig(AppConfig):
    name = "rialto.translation"
    label = "translation"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        # Each room hands over the texts that it has (translation.holders).
        autodiscover_modules("translated")
