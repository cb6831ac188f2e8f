from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rialto.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        from rialto.accounts import receivers  # noqa: F401 -- connects them

        # Each room says what it holds of people (accounts.personal).
        autodiscover_modules("personal_data")
