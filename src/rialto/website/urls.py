from django.urls import path, re_path

from rialto.catalogue.choices import Kind
from rialto.website.views import (
    about,
    block_pages,
    coalitions,
    countries,
    entries,
    figures,
    home,
    my,
    organisations,
    previews,
    reports,
    settings,
    sources,
)

app_name = "website"
KINDS = "|".join(Kind.values)
urlpatterns = [
    path("", home.home, name="home"),
    path("countries/", countries.country_list, name="country-list"),
    path("countries/<slug:code>/", countries.country_page, name="country-page"),
    path("organisations/", organisations.organisation_list, name="organisation-list"),
    path("organisations/<slug:slug>/", organisations.organisation_page, name="organisation-page"),
    path("organisations/<slug:slug>/figures/", figures.organisation_figures, name="organisation-figures"),
    path(
        "organisations/<slug:slug>/figures.csv",
        figures.organisation_figures_csv,
        name="organisation-figures-csv",
    ),
    path("coalitions/", coalitions.coalition_list, name="coalition-list"),
    path("coalitions/<slug:country>/", coalitions.coalition_workspace, name="coalition-workspace"),
    path("sources/", sources.source_list, name="source-list"),
    path("sources/<slug:slug>/", sources.source_page, name="source-page"),
    path("sources/<slug:slug>/entries/", sources.source_entries, name="source-entries"),
    path("my/", my.my_page, name="my-page"),
    path("about/", block_pages.about, name="about"),
    path("pages/<slug:slug>/", block_pages.block_page, name="block-page"),
    path("how-we-work/", about.how_we_work, name="how-we-work"),
    path("robot/", about.robot, name="robot"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("cookies/", about.cookies, name="cookies"),
    path("site-map/", about.site_map, name="site-map"),
    path("settings/theme/", settings.set_theme, name="set-theme"),
    path(
        "preview/pages/<uuid:public_id>/<slug:language>/",
        block_pages.block_page_preview,
        name="block-page-preview",
    ),
    path("preview/<uuid:public_id>/", previews.entry_preview, name="entry-preview"),
    re_path(rf"^(?P<kind>{KINDS})/(?P<slug>[-a-z0-9_]+)/$", entries.entry_page, name="entry-page"),
    re_path(
        rf"^(?P<kind>{KINDS})/(?P<slug>[-a-z0-9_]+)/provenance/$",
        entries.entry_provenance,
        name="entry-provenance",
    ),
    re_path(
        rf"^(?P<kind>{KINDS})/(?P<slug>[-a-z0-9_]+)/dates\.ics$",
        entries.entry_calendar,
        name="entry-calendar",
    ),
    re_path(rf"^(?P<kind>{KINDS})/(?P<slug>[-a-z0-9_]+)/go/$", entries.entry_leave, name="entry-leave"),
    re_path(rf"^(?P<kind>{KINDS})/(?P<slug>[-a-z0-9_]+)/report/$", reports.entry_report, name="entry-report"),
    re_path(
        rf"^(?P<kind>{KINDS})/(?P<slug>[-a-z0-9_]+)/report/sent/$",
        reports.entry_reported,
        name="entry-reported",
    ),
    re_path(rf"^(?P<kind>{KINDS})/$", entries.kind_page, name="kind-page"),
]
