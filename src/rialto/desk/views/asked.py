"""What others asked and is offered while people type: listed, and taken out where it should not be offered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rialto.accounts.doors import attempt
from rialto.base.paging import page_of
from rialto.desk.doors import staff_only, staff_post
from rialto.finding.models import PopularQuery
from rialto.finding.popular.hiding import hide_question, offer_question
from rialto.taxonomy.queries import language_name

PAGE_SIZE = 100


@staff_only
def asked_list(request: HttpRequest) -> HttpResponse:
    """Questions that are offered, and those that staff took out."""
    language = translation.get_language() or "en"
    found = PopularQuery.objects.order_by("is_hidden", "language", "form")
    page = page_of(request.GET.get("page"), size=PAGE_SIZE, total=found.count())
    context = {
        "page": page,
        "questions": [(one, language_name(one.language, language)) for one in found[page.rows]],
        "crumbs": [(_("Desk"), reverse("desk:overview"))],
    }
    return render(request, "desk/asked_list.html", context)


@staff_post
def asked_hide(request: HttpRequest, number: int) -> HttpResponse:
    """Take a question out, or offer it again: it can be undone by the button beside it."""
    question = get_object_or_404(PopularQuery, pk=number)
    if question.is_hidden:
        attempt(
            request,
            lambda: offer_question(question),
            done=_("“%(text)s” is offered again.") % {"text": question.text},
        )
    else:
        attempt(
            request,
            lambda: hide_question(question),
            done=_("“%(text)s” is offered no more.") % {"text": question.text},
        )
    return redirect("desk:asked-list")
