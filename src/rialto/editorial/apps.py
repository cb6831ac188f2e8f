from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "rialto.editorial"
    label = "editorial"

    def ready(self) -> None:
        from rialto.editorial import receivers  # noqa: F401 -- connects them
