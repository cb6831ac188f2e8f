from django.urls import path

from rialto.finding import views
from rialto.finding.alerts import views as alerts
from rialto.finding.feeds import views as feeds

app_name = "finding"
urlpatterns = [
    path("", views.results, name="results"),
    path("suggestions/", views.suggestion_list, name="suggestion-list"),
    path("places/", views.place_list, name="place-list"),
    path("feed.atom", feeds.atom_feed, name="atom-feed"),
    path("feed.json", feeds.json_feed, name="json-feed"),
    path("calendar.ics", feeds.calendar_file, name="calendar-file"),
    path("alerts/", alerts.alert_list, name="alert-list"),
    path("alerts/new/", alerts.alert_new, name="alert-new"),
    path("alerts/asked/", alerts.alert_asked, name="alert-asked"),
    path("alerts/confirm/<str:token>/", alerts.alert_confirm, name="alert-confirm"),
    path("alerts/end/<str:token>/", alerts.alert_end, name="alert-end"),
    path("alerts/mine/<str:token>/", alerts.alert_manage, name="alert-manage"),
    path("alerts/keep/", alerts.search_keep, name="search-keep"),
    path("alerts/let-go/", alerts.search_let_go, name="search-let-go"),
]
