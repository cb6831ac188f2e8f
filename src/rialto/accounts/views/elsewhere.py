"""Signing in at another site (OpenID Connect) and coming back."""

from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import check_for_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

LANGUAGE = "rialto_language_elsewhere"


@never_cache
@require_POST
def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the other site: by a page, since the content policy lets no form of ours end anywhere else."""
    answer: HttpResponse = openid_connect.login(request, provider_id)
    language = request.POST.get("language", "")
    if check_for_language(language):
        request.session[LANGUAGE] = language
        translation.activate(language)
    if answer.status_code != 302:
        return answer
    return render(request, "accounts/going.html", {"address": answer.headers["Location"]})


@never_cache
@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the other site, in the language in which one left."""
    language = request.session.pop(LANGUAGE, None)
    if language:
        translation.activate(language)
        request.LANGUAGE_CODE = language
    answer: HttpResponse | None = openid_connect.callback(request, provider_id)
    if answer is None:
        raise Http404
    return answer
