"""What a coalition's people do, and what of it everybody may see: `/coalitions/…`."""

from django.urls import URLPattern, URLResolver, include, path

from rialto.coalitions import people_urls, pledge_urls

app_name = "coalitions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("pledges/", include(pledge_urls.urlpatterns)),
    path("", include("rialto.coalitions.plan_urls")),
    path("", include("rialto.coalitions.transfer_urls")),
    *people_urls.urlpatterns,
]
