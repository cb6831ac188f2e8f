"""Who may sit at the desk."""

from django.contrib.auth.models import AnonymousUser

from rialto.accounts.models import User


def may_use_desk(user: User | AnonymousUser) -> bool:
    """Staff whose account has not been closed."""
    return user.is_active and user.is_staff
