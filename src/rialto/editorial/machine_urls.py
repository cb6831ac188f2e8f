"""Addresses that are the same in every language."""

from django.urls import path

from rialto.editorial.views import pages

urlpatterns = [
    path("pages/pictures/<uuid:public_id>/<int:width>.webp", pages.page_picture, name="page-picture"),
]
