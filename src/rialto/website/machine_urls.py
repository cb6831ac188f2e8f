"""Addresses for machines: the same in every language."""

from django.urls import path

from rialto.website import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
]
