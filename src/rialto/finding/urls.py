from django.urls import path

from rialto.finding import views

app_name = "finding"
urlpatterns = [
    path("", views.results, name="results"),
    path("suggestions/", views.suggestion_list, name="suggestion-list"),
]
