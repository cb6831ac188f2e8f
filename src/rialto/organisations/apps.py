from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "rialto.organisations"
    label = "organisations"
