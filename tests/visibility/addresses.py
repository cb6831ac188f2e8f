"""Every address of the site, as the URL map has them: all languages are one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from tests.visibility.arguments import fillings
from tests.visibility.things import Thing, World


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the URL map: its name with the namespace, its arguments, and the view's name."""

    name: str
    arguments: tuple[str, ...]
    view: str


@dataclass(frozen=True, slots=True)
class Place:
    """One address of a route, and the thing that it names."""

    route: str
    path: str
    thing: Thing | None = None


@cache
def routes() -> tuple[Route, ...]:
    """All of them, in the map's order."""
    return tuple(dict.fromkeys(_routes(get_resolver(), "")))


def _routes(resolver: URLResolver, namespace: str) -> Iterator[Route]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _routes(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern):
            if one.callback.__module__.startswith("bench."):
                continue  # what a bench puts beside the site's own addresses
            view = f"{one.callback.__module__}.{getattr(one.callback, '__qualname__', one.callback)}"
            assert one.name, (
                f"The address “{one.pattern}” of {view} has no name: give it one in its urls module."
            )
            yield Route(f"{namespace}{one.name}", _arguments(one), view)


def _arguments(pattern: URLPattern) -> tuple[str, ...]:
    converters = getattr(pattern.pattern, "converters", None)
    return tuple(converters or pattern.pattern.regex.groupindex)


def places(world: World) -> list[Place]:
    """Every address, filled with what the world holds. Raises `UnknownArgument`."""
    with translation.override("en"):
        return [place for route in routes() for place in places_of(route, world)]


def places_of(route: Route, world: World) -> list[Place]:
    return [
        Place(route.name, reverse(route.name, kwargs=values), thing)
        for values, thing in fillings(route.name, route.arguments, world)
    ]
