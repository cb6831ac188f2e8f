"""Where services call back: addresses for machines, each for one job alone."""

from django.urls import path

from rialto.translation import views

app_name = "translation"
urlpatterns = [
    path("translation/<uuid:public_id>/<str:token>/", views.callback, name="callback"),
    path("translation/<uuid:public_id>/<str:token>/error/", views.error_callback, name="error-callback"),
]
