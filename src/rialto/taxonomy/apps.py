from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "rialto.taxonomy"
    label = "taxonomy"
