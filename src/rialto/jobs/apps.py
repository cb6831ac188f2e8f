from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "rialto.jobs"
    label = "jobs"
