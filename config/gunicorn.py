"""The web server: pages and streams in one kind of process, several of them (docs/decisions/0003)."""

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
