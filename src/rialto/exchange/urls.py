"""`/exchange/…`: the sites that are trusted, and what travels between sites as suggestions."""

from django.urls import path

from rialto.exchange.views import sites, suggestions

app_name = "exchange"
urlpatterns = [
    path("sites/", sites.site_list, name="site-list"),
    path("sites/<int:number>/", sites.site_page, name="site-page"),
    path("sites/<int:number>/pull/", sites.site_pull, name="site-pull"),
    path("sites/<int:number>/pause/", sites.site_pause, name="site-pause"),
    path("sites/<int:number>/resume/", sites.site_resume, name="site-resume"),
    path("sites/<int:number>/remove/", sites.site_remove, name="site-remove"),
    path("suggestions/", suggestions.suggestion_list, name="suggestion-list"),
    path("suggestions/<uuid:public_id>/", suggestions.suggestion_page, name="suggestion-page"),
    path("my-suggestions/", suggestions.my_suggestions, name="my-suggestions"),
    path("suggest/<slug:slug>/", suggestions.suggestion_new, name="suggestion-new"),
]
