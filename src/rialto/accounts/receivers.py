"""What accounts do when allauth announces something."""

from ipaddress import ip_address, ip_network
from typing import Any

from allauth.mfa.signals import authenticator_added
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from rialto.accounts.models import User

USER_AGENT_LENGTH = 200


@receiver(pre_save, sender=UserSession)
def keep_little_of_a_session(sender: Any, instance: UserSession, **kwargs: Any) -> None:
    """Keep of an address only the network, enough to tell home from abroad: /24 of IPv4, /48 of IPv6."""
    address = ip_address(instance.ip)
    length = 24 if address.version == 4 else 48
    instance.ip = str(ip_network((address, length), strict=False).network_address)
    instance.user_agent = instance.user_agent[:USER_AGENT_LENGTH]


@receiver(authenticator_added)
def end_sessions_of_one_factor(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Sessions that were opened elsewhere without the new second factor end with it."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        session.end()


@receiver(pre_save, sender=SocialAccount)
def keep_little_of_another_site(sender: Any, instance: SocialAccount, **kwargs: Any) -> None:
    """Keep which account of the other site opens this one, and nothing else that the site told of the person."""
    instance.extra_data = {}
