"""What a visitor may set without an account."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from rialto.base.context import THEME_COOKIE, THEMES

A_YEAR = 365 * 24 * 3600


@csrf_exempt  # a token would set a cookie on every page for a form in every footer; `_is_from_here` guards instead
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember which colours this visitor wants, and go back to where they were."""
    if not _is_from_here(request):
        return render(request, "csrf_failure.html", status=403)
    theme = request.POST.get("theme", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = reverse("website:home")
    response = redirect(back)
    if theme == "system" or theme not in THEMES:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            THEME_COOKIE,
            theme,
            max_age=A_YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent this form, or says nothing, as only old ones do."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc in (request.get_host(), urlsplit(settings.ORIGIN).netloc)
