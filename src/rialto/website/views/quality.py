"""The quality of descriptions for machines (DQV), each in two forms."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rialto.harvesting.quality.dqv import Statement, json_ld, turtle
from rialto.harvesting.queries import public_sources
from rialto.organisations.models import Organisation
from rialto.taxonomy.queries import EU_COUNTRIES
from rialto.website.quality import (
    coalition_statements,
    country_statements,
    organisation_statements,
    source_statements,
)

FORMS = {"jsonld": ("application/ld+json", json_ld), "ttl": ("text/turtle; charset=utf-8", turtle)}


@require_safe
def source_quality(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """That of a source."""
    return _document(source_statements(get_object_or_404(public_sources(), slug=slug)), form)


@require_safe
def organisation_quality(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """That of what an organisation offers."""
    return _document(organisation_statements(get_object_or_404(Organisation, slug=slug)), form)


@require_safe
def coalition_quality(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """That of what a national coalition gathers."""
    coalitions = Organisation.objects.filter(is_national_coalition=True)
    return _document(coalition_statements(get_object_or_404(coalitions, slug=slug)), form)


@require_safe
def country_quality(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """That of what there is for a country."""
    if code.upper() not in EU_COUNTRIES:
        raise Http404
    return _document(country_statements(code.upper()), form)


def _document(statements: Sequence[Statement], form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    content_type, write = FORMS[form]
    response = HttpResponse(write(statements), content_type=content_type)
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"
    return response
