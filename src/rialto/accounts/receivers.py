"""What accounts do when allauth announces something."""

from ipaddress import ip_address, ip_network
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models.signals import pre_save
from django.dispatch import receiver

USER_AGENT_LENGTH = 200


@receiver(pre_save, sender=UserSession)
def keep_little_of_a_session(sender: Any, instance: UserSession, **kwargs: Any) -> None:
    """Keep of an address only the network, enough to tell home from abroad: /24 of IPv4, /48 of IPv6."""
    address = ip_address(instance.ip)
    length = 24 if address.version == 4 else 48
    instance.ip = str(ip_network((address, length), strict=False).network_address)
    instance.user_agent = instance.user_agent[:USER_AGENT_LENGTH]
