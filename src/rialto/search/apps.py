from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "rialto.search"
    label = "search"
