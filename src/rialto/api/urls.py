from django.urls import path

from rialto.api import transfers, views
from rialto.api.interface import interface

assert views  # noqa: S101 -- importing them is what puts them on the interface
assert transfers  # noqa: S101

urlpatterns = [path("api/v1/", interface.urls)]
