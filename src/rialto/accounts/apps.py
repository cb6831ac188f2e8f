from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rialto.accounts"
    label = "accounts"
