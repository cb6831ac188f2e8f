from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "rialto.exchange"
    label = "exchange"
