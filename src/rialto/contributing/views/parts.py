"""What the views of all parts of the form share: the checks, the way on, and the tabs."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rialto.catalogue.choices import Kind
from rialto.contributing.checks import checks_of
from rialto.contributing.choices import Step
from rialto.contributing.doors import to_page
from rialto.contributing.forms.steps import steps_of_kind
from rialto.contributing.models import Contribution


def checks_answer(request: HttpRequest, contribution: Contribution, *forms: BaseForm) -> HttpResponse:
    """What a page that saves by itself shows beside the form."""
    context = {
        "contribution": contribution,
        "checks": checks_of(contribution),
        "saved_at": timezone.localtime(),
        "errors": [
            f"{form[name].label}: {' '.join(map(str, errors))}"
            for form in forms
            for name, errors in form.errors.items()
            if name in form.fields
        ],
    }
    return render(request, "contributing/_checks.html", context)


def onward(request: HttpRequest, contribution: Contribution, step: Step) -> HttpResponse:
    """To the part that the pressed button names: the next, or this one again."""
    if "stay" in request.POST:
        messages.success(request, _("Saved."))
        return redirect("contributing:contribution-step", contribution.public_id, step)
    order = steps_of_kind(Kind(contribution.kind))
    place = order.index(step) + 1
    if place == len(order):
        return redirect("contributing:contribution-send", contribution.public_id)
    return redirect("contributing:contribution-step", contribution.public_id, order[place])


def step_context(contribution: Contribution, step: Step | None) -> dict[str, object]:
    return {
        "contribution": contribution,
        "kind": Kind(contribution.kind),
        "step": step,
        "steps": steps_shown(Kind(contribution.kind), contribution, step),
        "checks": checks_of(contribution),
        "crumbs": to_page(contribution),
    }


def steps_shown(
    kind: Kind, contribution: Contribution | None, step: Step | None
) -> list[tuple[str, str, bool]]:
    """Name, address and whether it is this one, for each part; no address while there is no draft."""
    found = []
    for one in steps_of_kind(kind):
        address = (
            reverse("contributing:contribution-step", args=[contribution.public_id, one])
            if contribution
            else ""
        )
        found.append((str(one.label), address, one == step))
    send = reverse("contributing:contribution-send", args=[contribution.public_id]) if contribution else ""
    return [*found, (_("Look over and send"), send, contribution is not None and step is None)]
