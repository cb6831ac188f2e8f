from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "rialto.pictures"
    label = "pictures"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        from rialto.pictures import receivers  # noqa: F401 -- connects them
        from rialto.pictures.logo import site_logo

        # Each room says who may see the pictures that it uses (pictures.uses).
        autodiscover_modules("picture_uses")
        # A logo that cannot be shown stops the start, not the first visitor.
        site_logo()
