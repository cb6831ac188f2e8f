from django.urls import path

from rialto.api import pledges, views
from rialto.api.interface import interface

assert views  # noqa: S101 -- importing them is what puts them on the interface
assert pledges  # noqa: S101 -- the same

urlpatterns = [path("api/v1/", interface.urls)]
