from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "rialto.website"
    label = "website"
