"""Providers of sign-in (OpenID Connect) as the operator names them, turned into what allauth reads."""

import json
from typing import Any

from django.core.exceptions import ImproperlyConfigured

NEEDED = {"id", "name", "server", "client", "secret"}
# uid: the claim that never changes for a person. auth: how the client proves itself to the token endpoint. userinfo: false where the claims
# of the ID token are enough, or where there is nothing else.
OPTIONAL = {"uid": "uid_field", "auth": "token_auth_method", "scope": "scope", "userinfo": "fetch_userinfo"}
# What allauth can do at the token endpoint; anything else would be sent as client_secret_post without a word.
WAYS = ("client_secret_basic", "client_secret_post")


def providers_from(text: str) -> list[dict[str, Any]]:
    """Apps for SOCIALACCOUNT_PROVIDERS; anything unreadable stops the start (ImproperlyConfigured), with what to do."""
    try:
        listed = json.loads(text or "[]")
    except json.JSONDecodeError as problem:
        raise ImproperlyConfigured(f"Set RIALTO_OIDC_PROVIDERS to a list in JSON: {problem}.") from problem
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ImproperlyConfigured("Set RIALTO_OIDC_PROVIDERS to a list of objects in JSON.")
    return [_app(one) for one in listed]


def _app(one: dict[str, Any]) -> dict[str, Any]:
    missing, unknown = NEEDED - one.keys(), one.keys() - NEEDED - OPTIONAL.keys()
    if missing or unknown:
        wrong = ", ".join(sorted(missing)) or ", ".join(sorted(unknown))
        kind = "lacks" if missing else "has the unknown"
        raise ImproperlyConfigured(f"Set RIALTO_OIDC_PROVIDERS anew: a provider {kind} {wrong}.")
    if one.get("auth", WAYS[0]) not in WAYS:
        raise ImproperlyConfigured(f"Set RIALTO_OIDC_PROVIDERS anew: auth is one of {', '.join(WAYS)}.")
    settings = {"server_url": one["server"]}
    settings |= {theirs: one[ours] for ours, theirs in OPTIONAL.items() if ours in one}
    return {
        "provider_id": one["id"],
        "name": one["name"],
        "client_id": one["client"],
        "secret": one["secret"],
        "settings": settings,
    }
