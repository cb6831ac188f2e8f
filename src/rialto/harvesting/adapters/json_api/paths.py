"""JSONPath (RFC 9535) as far as it is safe on documents of strangers: no patterns, and one search in depth at most."""

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from jsonpath import JSONPath, JSONPathEnvironment, JSONPathError

from rialto.harvesting.adapters.table.column_map import Unusable

PATH_LENGTH = 300
# More than this out of one item is no value of an entry.
FOUND_LIMIT = 2000


class SafeEnvironment(JSONPathEnvironment):
    """The standard's syntax without `match` and `search`: a pattern and a long text can take a processor for hours."""

    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        for name in ("match", "search"):
            self.function_extensions.pop(name, None)


ENVIRONMENT = SafeEnvironment(strict=True)


class Path:
    """One compiled path; `steps` is set where it names exactly one place, which is then looked up directly."""

    def __init__(self, text: str, compiled: JSONPath) -> None:
        self.text = text
        self.compiled = compiled
        self.steps = steps_of(compiled)

    def values(self, document: Any) -> list[Any]:
        """All that stands at the path, in the document's order; nothing is an empty list. Raises `Unusable`."""
        if self.steps is not None:
            return self.one(document)
        try:
            found: list[Any] = []
            for match in self.compiled.finditer(document):
                found.append(match.obj)
                if len(found) >= FOUND_LIMIT:
                    break
        except (JSONPathError, RecursionError) as error:
            raise Unusable(
                _("The path “%(path)s” cannot be followed in this document.") % {"path": self.text}
            ) from error
        return found

    def one(self, document: Any) -> list[Any]:
        for step in self.steps or ():
            if isinstance(step, str):
                if not isinstance(document, dict) or step not in document:
                    return []
                document = document[step]
            else:
                if not isinstance(document, list) or not -len(document) <= step < len(document):
                    return []
                document = document[step]
        return [document]

    def list(self, document: Any) -> list[Any] | None:
        """The items that a path selects: without a limit; none where the place does not exist at all."""
        try:
            found = [match.obj for match in self.compiled.finditer(document)]
        except (JSONPathError, RecursionError) as error:
            raise Unusable(
                _("The path “%(path)s” cannot be followed in this document.") % {"path": self.text}
            ) from error
        if found or not self.text.endswith("[*]"):
            return found or None
        parent = path_of(self.text.removesuffix("[*]")).values(document)
        return [] if any(isinstance(place, list | dict) for place in parent) else None


def steps_of(compiled: JSONPath) -> list[str | int] | None:
    """The names and numbers of a path without wildcards, slices, filters and searches."""
    steps: list[str | int] = []
    if not compiled.singular_query():
        return None
    for segment in compiled.segments:
        selector = segment.selectors[0]
        step = getattr(selector, "name", None)
        if step is None:
            step = getattr(selector, "index", None)
        if step is None:
            return None
        steps.append(step)
    return steps


@lru_cache(maxsize=2000)
def path_of(text: str) -> Path:
    """Compile a path; raises `Unusable` naming what is wrong with it."""
    if len(text) > PATH_LENGTH or not text.startswith("$"):
        raise Unusable(_("“%(path)s” is no path: a path begins with “$”.") % {"path": text[:80]})
    if text.count("..") > 1:
        raise Unusable(
            _("The path “%(path)s” searches in depth more than once, which could take for ever.")
            % {"path": text}
        )
    try:
        compiled = ENVIRONMENT.compile(text)
    except (JSONPathError, RecursionError) as error:
        reason = str(error).split("\n", maxsplit=1)[0]
        raise Unusable(
            _("The path “%(path)s” cannot be read: %(reason)s.") % {"path": text, "reason": reason}
        ) from error
    if not isinstance(compiled, JSONPath):
        raise Unusable(_("“%(path)s” is several paths; write them as a list.") % {"path": text})
    return Path(text, compiled)
