"""Who gets through the doors of the exchange's pages."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rialto.accounts.choices import DeskRole
from rialto.accounts.doors import View, behind
from rialto.accounts.models import User
from rialto.accounts.rules import may_give_roles, reach_of


def may_decide(user: User | AnonymousUser) -> bool:
    """Editors of any country; of which entries is `queries.waiting.suggestions_for`."""
    return bool(reach_of(user, DeskRole.EDITOR))


def administrators_form(view: View) -> View:
    return require_http_methods(["GET", "HEAD", "POST"])(behind(may_give_roles)(view))


def administrators_post(view: View) -> View:
    return require_POST(behind(may_give_roles)(view))


def editors_page(view: View) -> View:
    return require_safe(behind(may_decide)(view))


def editors_form(view: View) -> View:
    return require_http_methods(["GET", "HEAD", "POST"])(behind(may_decide)(view))


def members_page(view: View) -> View:
    return require_safe(never_cache(login_required(view)))


def members_form(view: View) -> View:
    return require_http_methods(["GET", "HEAD", "POST"])(never_cache(login_required(view)))
