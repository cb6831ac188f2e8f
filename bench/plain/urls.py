"""The shop's addresses, and the plain page's."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from bench.plain.views import plain_lines
from config.urls import urlpatterns as shop

urlpatterns = [*i18n_patterns(path("plain-lines/", plain_lines, name="plain-lines")), *shop]
