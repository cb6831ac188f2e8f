from django.urls import path

from rialto.base import views

app_name = "base"
urlpatterns = [
    path("components/", views.gallery, name="gallery"),
]
