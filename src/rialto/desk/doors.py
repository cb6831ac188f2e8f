"""Who gets through the doors of the desk."""

from collections.abc import Callable

from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rialto.accounts.doors import View, behind
from rialto.accounts.rules import may_give_roles
from rialto.desk.rules import may_use_desk, may_use_entries, may_use_review

for_staff = behind(may_use_desk)
for_reviewers = behind(may_use_review)
for_editors = behind(may_use_entries)
for_administrators = behind(may_give_roles)


def staff_only(view: View) -> View:
    """For pages on which nothing can be changed."""
    return require_safe(for_staff(view))


def staff_form(view: View) -> View:
    """For pages that show a form and take what it sends."""
    return form_behind(for_staff)(view)


def staff_post(view: View) -> View:
    """For buttons that need no question."""
    return require_POST(for_staff(view))


def form_behind(door: Callable[[View], View]) -> Callable[[View], View]:
    """A page that shows a form and takes what it sends, behind another door than the staff's."""
    return lambda view: require_http_methods(["GET", "HEAD", "POST"])(door(view))


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form sent, also when that is nothing; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None
