from django.urls import path

from rialto.api import coalition_views, views
from rialto.api.interface import interface

assert views and coalition_views  # noqa: S101, PT018 -- importing them is what puts them on the interface

urlpatterns = [path("api/v1/", interface.urls)]
