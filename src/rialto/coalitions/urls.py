"""What a coalition's people do, and what of it everybody may see: `/coalitions/…`."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "coalitions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rialto.coalitions.transfer_urls")),
]
