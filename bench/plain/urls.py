"""The shop's addresses, and those of the plain and the empty page."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from bench.plain.views import empty, plain_lines
from config.urls import urlpatterns as shop

urlpatterns = [
    *i18n_patterns(
        path("plain-lines/", plain_lines, name="plain-lines"), path("empty-page/", empty, name="empty-page")
    ),
    *shop,
]
