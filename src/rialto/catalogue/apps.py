from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "rialto.catalogue"
    label = "catalogue"
