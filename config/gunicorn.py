"""The web server: pages and streams in one kind of process, several of them (docs/decisions/0003)."""

from typing import Any

from config.settings.base import BIND, WEB_WORKERS

bind = BIND
workers = WEB_WORKERS
worker_class = "asgi"
# Open streams would otherwise hold a stopping worker until they end.
graceful_timeout = 3
timeout = 60
keepalive = 5
# Requests are logged once, by rialto.base.middleware, without addresses.
accesslog = None
control_socket_disable = True
# The program is loaded once and shared by the workers until one of them writes to a page of it.
preload_app = True


def when_ready(server: Any) -> None:
    """Read addresses and languages too before workers part, and keep the collector from touching what they share."""
    from rialto.base.preloading import prepare

    prepare()
    server.log.debug("read addresses and languages")


def post_worker_init(worker: Any) -> None:
    """Each worker meets new commits of the index by itself, so that no visitor pays for being the first."""
    from rialto.finding.warming import keep_warm

    keep_warm()
    worker.log.debug("keeping the index warm")
