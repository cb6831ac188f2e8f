"""Addresses for machines: the same in every language."""

from django.urls import path

from rialto.base.views import theme
from rialto.website.views import machines, quality

urlpatterns = [
    path("", machines.front_door, name="front-door"),
    path("healthz", machines.healthz, name="healthz"),
    path("readyz", machines.readyz, name="readyz"),
    path("robots.txt", machines.robots, name="robots"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap-index"),
    path("sitemap-pages.xml", machines.sitemap_pages, name="sitemap-pages"),
    path("sitemap-entries-<int:number>.xml", machines.sitemap_entries, name="sitemap-entries"),
    path("sources/<slug:slug>/quality.<slug:form>", quality.source_quality, name="source-quality"),
    path(
        "organisations/<slug:slug>/quality.<slug:form>",
        quality.organisation_quality,
        name="organisation-quality",
    ),
    path("coalitions/<slug:slug>/quality.<slug:form>", quality.coalition_quality, name="coalition-quality"),
    path("countries/<slug:code>/quality.<slug:form>", quality.country_quality, name="country-quality"),
    path("theme-<slug:digest>.css", theme, name="theme"),
    path("favicon.ico", machines.favicon, name="favicon"),
]
