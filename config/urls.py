"""Every address of the site. Those that people read begin with their language (docs/decisions/0004)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("rialto.website.machine_urls")),
    path("", include("rialto.base.urls")),
    path("", include("rialto.api.urls")),
    path("", include("rialto.accounts.machine_urls")),
    path("", include("rialto.pictures.urls")),
    path("", include("rialto.translation.urls")),
    *i18n_patterns(
        path("search/", include("rialto.finding.urls")),
        path("contribute/", include("rialto.contributing.urls")),
        path("organisations/", include("rialto.organisations.urls")),
        path("coalitions/", include("rialto.website.coalition_report_urls")),
        path("coalitions/", include("rialto.coalitions.urls")),
        path("desk/", include("rialto.desk.urls")),
        path("exchange/", include("rialto.exchange.urls")),
        path("edit/", include("rialto.editorial.urls")),
        path("", include("rialto.accounts.urls")),
        path("", include("rialto.accounts.allauth_urls")),
        path("", include("rialto.website.urls")),
    ),
]
