"""One reading of one feed, from the document to the catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.utils.translation import gettext as _

from rialto.base.client import FetchFailed, NotNow
from rialto.harvesting.actions.document import Watch
from rialto.harvesting.actions.reading import Reading
from rialto.harvesting.actions.runs import begin_run, end_run, postpone_run
from rialto.harvesting.choices import DocumentState, RunState
from rialto.harvesting.documents import bring
from rialto.harvesting.models import Feed, Run
from rialto.harvesting.payload import Unreadable

log = structlog.get_logger(__name__)


def harvest(
    feed: Feed,
    *,
    limit: int | None = None,
    allow: tuple[str, ...] = (),
    again: bool = False,
    reparse: bool = False,
    watch: Watch | None = None,
) -> Run:
    """Read a feed and write what it holds; the run that is returned says how it went, also when it failed.

    A run that stopped midway is continued. `limit` stops after so many items; `allow` names hosts that may be reached
    though they are not public; `again` reads documents although they have not changed; `reparse` reads them as they
    were fetched last, without asking for them; `watch` is told how many items were read. Raises `Refused` only when
    another process reads the same feed.
    """
    said = {"limit": limit, "again": again, "reparse": reparse}
    terms = {name: value for name, value in said.items() if value}
    run = read_once(feed, terms, allow=allow, watch=watch)
    # Asked for what had changed, the source gave no fitting answer: then for everything.
    return read_once(feed, terms, allow=allow, watch=watch) if run.is_odd else run


def read_once(feed: Feed, terms: dict[str, Any], *, allow: tuple[str, ...], watch: Watch | None) -> Run:
    run = begin_run(feed, terms)
    with failing(run):
        reading = Reading(run, allow=allow, watch=watch)
        while (errand := reading.next_errand()) is not None:
            reading.take(bring(errand))
        reading.finish()
    return run


@contextmanager
def failing(run: Run) -> Iterator[None]:
    """End the run with what went wrong: a broken source fails its own run, never another's.

    A host that is to be left alone for a while lets the run wait: what it has read stays read.
    """
    try:
        yield
    except NotNow as rest:
        if run.documents.exclude(state=DocumentState.WAITING).exists():
            postpone_run(run, until=rest.until, reason=str(rest))
        else:
            end_run(run, RunState.FAILED, error=str(rest), not_before=rest.until)
    except (FetchFailed, Unreadable) as failure:
        end_run(run, RunState.FAILED, error=str(failure))
    except Exception as error:
        log.exception("run failed", feed=run.feed_id, run=run.pk)
        reason = _("Something went wrong while reading: %(reason)s.") % {"reason": error}
        end_run(run, RunState.FAILED, error=reason)
    except BaseException:
        end_run(run, RunState.INTERRUPTED, error=_("The run was stopped midway."))
        raise
