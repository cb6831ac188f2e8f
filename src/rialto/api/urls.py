from django.urls import path

from rialto.api import coalition_views, feed, pledges, transfers, views
from rialto.api.interface import interface

assert views  # noqa: S101 -- importing them is what puts them on the interface
assert feed  # noqa: S101
assert coalition_views  # noqa: S101
assert pledges  # noqa: S101
assert transfers  # noqa: S101

urlpatterns = [path("api/v1/", interface.urls)]
