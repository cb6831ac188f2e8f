"""Keys for interfaces that want one. A feed names its key; the value stands in the environment and goes nowhere else."""

from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError

from rialto.harvesting.payload import Unreadable

# The feed's option that names a key.
OPTION = "credential"


class Credential(BaseModel):
    """One key: sent as the header or the form value `name`, to `host` alone, and over https alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(min_length=1)
    way: Literal["header", "form"] = "header"
    name: str = Field(default="Authorization", pattern=r"^[A-Za-z0-9_-]{1,60}$")
    value: SecretStr


@lru_cache(maxsize=1)
def _credentials(said: str) -> dict[str, Credential]:
    try:
        return TypeAdapter(dict[str, Credential]).validate_json(said)
    except ValidationError as error:
        # Without the input: it holds the keys.
        faults = "; ".join(
            f"{' '.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors(include_url=False, include_input=False, include_context=False)
        )
        raise ImproperlyConfigured(
            f"RIALTO_FEED_CREDENTIALS is not as docs/how-to/configure.md says: {faults}"
        ) from None


def credentials() -> dict[str, Credential]:
    """All keys of this installation by name; raises `ImproperlyConfigured` where the setting is malformed."""
    return _credentials(settings.FEED_CREDENTIALS)


def asking_with(name: str, address: str) -> dict[str, Any]:
    """What `fetch` has to be told to ask with the key of this name; nothing for no name.

    Raises `Unreadable` where there is no such key, or where it would leave its host or the safe way: a feed's
    settings must not be able to carry a key to somebody else.
    """
    if not name:
        return {}
    credential = credentials().get(name)
    if credential is None:
        raise Unreadable(
            _("There is no key named “%(name)s” here. Whoever runs this site sets it in the environment.")
            % {"name": name[:60]}
        )
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.netloc.lower() != credential.host.lower():
        raise Unreadable(
            _("The key “%(name)s” is for https://%(host)s alone, and was not sent to this address.")
            % {"name": name[:60], "host": credential.host}
        )
    value = credential.value.get_secret_value()
    if credential.way == "header":
        return {"headers": {credential.name: value}, "obey_robots": False}
    return {
        "method": "POST",
        "content": urlencode({credential.name: value}).encode(),
        "headers": {"Content-Type": "application/x-www-form-urlencoded"},
        "obey_robots": False,
    }
