from django.urls import path

from rialto.api import feed, views
from rialto.api.interface import interface

assert views
assert feed

urlpatterns = [path("api/v1/", interface.urls)]
