"""What every template may use without its view saying so."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("system", "light", "dark")
THEME_COOKIE = "rialto_theme"


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's own facts, and the colours this visitor chose."""
    theme = request.COOKIES.get(THEME_COOKIE, "system")
    return {
        "site_origin": settings.ORIGIN,
        "languages": settings.LANGUAGES,
        "theme": theme if theme in THEMES else "system",
        "themes": THEMES,
    }
