from django.apps import AppConfig


class ContributingConfig(AppConfig):
    name = "rialto.contributing"
    label = "contributing"

    def ready(self) -> None:
        from rialto.contributing import receivers  # noqa: F401 -- connects them
