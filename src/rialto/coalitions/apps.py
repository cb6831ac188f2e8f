from django.apps import AppConfig


class CoalitionsConfig(AppConfig):
    name = "rialto.coalitions"
    label = "coalitions"

    def ready(self) -> None:
        from rialto.coalitions import merge_receivers, organisation_receivers  # noqa: F401 -- connects them
