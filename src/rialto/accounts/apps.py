from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rialto.accounts"
    label = "accounts"

    def ready(self) -> None:
        from rialto.accounts import receivers  # noqa: F401 -- connects them
