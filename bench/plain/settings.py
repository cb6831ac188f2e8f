"""Production, plus one plain page."""

from bench.generated.words import ROOT
from config.settings.production import *  # noqa: F403
from config.settings.production import TEMPLATES

ROOT_URLCONF = "bench.plain.urls"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], ROOT / "bench" / "plain" / "templates"]
