from django.apps import AppConfig


class SafekeepingConfig(AppConfig):
    name = "rialto.safekeeping"
    label = "safekeeping"

    def ready(self) -> None:
        """Each room says in its module `erasures` what is erased again after a restore."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("erasures")
