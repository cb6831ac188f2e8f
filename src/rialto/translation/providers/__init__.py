"""The services that translate, behind one interface (`port`); which one an installation asks is a setting.

eTranslation calls back when it is done, LibreTranslate and DeepL answer at once: `submit` says which of both it was.
"""

from django.conf import settings

from rialto.translation.providers.deepl import DeepL
from rialto.translation.providers.etranslation import ETranslation
from rialto.translation.providers.libretranslate import LibreTranslate
from rialto.translation.providers.port import Accepted, Delivered, Order, Provider, Refused, Trouble

__all__ = ["Accepted", "Delivered", "Order", "Provider", "Refused", "Trouble", "provider"]


def provider() -> Provider | None:
    """The service that this installation asks; None where there is none, and the shop works without."""
    said = settings.TRANSLATION
    match said["provider"]:
        case "etranslation":
            return ETranslation(said["url"], user=said["user"], password=said["key"])
        case "libretranslate":
            return LibreTranslate(said["url"], key=said["key"])
        case "deepl":
            return DeepL(said["url"], key=said["key"])
    return None
