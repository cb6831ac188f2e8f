"""What machines ask of a site: is it alive, may I come in, where is everything."""

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from rialto.finding.standing import meaning_standing
from rialto.website import sitemaps
from rialto.website.readiness import what_is_missing


def front_door(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the visitor's language: the one chosen before, else what the browser asks for."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        response = HttpResponseRedirect(reverse("website:home"))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives."""
    return HttpResponse("alive\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when vocabularies, starter content and index are in, with `?detail` also how many entries wait for a vector; else 503 with what is missing."""
    missing = what_is_missing()
    if missing:
        return HttpResponse(
            "".join(f"missing: {one}\n" for one in missing), content_type="text/plain", status=503
        )
    detail = ""
    if "detail" in request.GET and (meaning := meaning_standing()).is_on:
        detail = f"found by meaning: {meaning.embedded_count} of {meaning.entry_count}\n"
    return HttpResponse(f"ready\n{detail}", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read; endless combinations of filters need not be."""
    lines = [
        "User-agent: *",
        # One word or one facet is a page like any other; combinations and later pages never end.
        "Disallow: /*/search/?*&*&",
        "Disallow: /*/search/*page=",
        "Disallow: /*/settings/",
        "Disallow: /*/desk/",
        "Disallow: /*/edit/",
        "Disallow: /*/preview/",
        "Disallow: /*/report/",
        "Disallow: /*/go/",
        "Disallow: /*/organisations/mine/",
        "Disallow: /*/organisations/add/",
        "Disallow: /*/claim/",
        "Disallow: /*/provenance/",
        "Allow: /",
        f"Sitemap: {settings.ORIGIN}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser adds this site to its search engines."""
    return render(request, "website/opensearch.xml", content_type="application/opensearchdescription+xml")


@require_safe
def sitemap_index(request: HttpRequest) -> StreamingHttpResponse:
    return _xml(sitemaps.index())


@require_safe
def sitemap_pages(request: HttpRequest) -> StreamingHttpResponse:
    return _xml(sitemaps.pages())


@require_safe
def sitemap_entries(request: HttpRequest, number: int) -> StreamingHttpResponse:
    if not 1 <= number <= sitemaps.entry_file_count():
        raise Http404
    return _xml(sitemaps.entries(number))


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("favicon.svg"), permanent=False)


def _xml(lines: Iterator[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse((line.encode() for line in lines), content_type="application/xml")
    response["Cache-Control"] = "public, max-age=3600"
    return response
