"""Changing: sites that are trusted, what is taken from them, and what is suggested to them."""

from rialto.exchange.actions.keeping import shorten_log
from rialto.exchange.actions.pulling import Pulled, pull, pull_all
from rialto.exchange.actions.sites import (
    add_site,
    ask_site,
    change_countries,
    keep_hub,
    pause_site,
    remove_site,
    resume_site,
)
from rialto.exchange.actions.suggesting import accept, refuse, suggest_change

__all__ = [
    "Pulled",
    "accept",
    "add_site",
    "ask_site",
    "change_countries",
    "keep_hub",
    "pause_site",
    "pull",
    "pull_all",
    "refuse",
    "remove_site",
    "resume_site",
    "shorten_log",
    "suggest_change",
]
