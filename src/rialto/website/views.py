"""One function per address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives."""
    return HttpResponse("alive\n", content_type="text/plain")


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "website/home.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "csrf_failure.html", status=403)
