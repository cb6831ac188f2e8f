"""One server process for pages and streams: /live/ and /collab/ by ASGI, all else by WSGI (docs/decisions/0003)."""

from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application

from config.wsgi import application as pages

STREAMS = ("/live/", "/collab/")
streams = get_asgi_application()
bridge = WSGIMiddleware(cast(Any, pages), workers=8)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Send a request to the handler that serves its kind fastest."""
    if scope["type"] == "lifespan":
        await _answer_lifespan(receive, send)
    elif scope["type"] == "http" and not scope["path"].startswith(STREAMS):
        await bridge(scope, receive, send)
    else:
        await streams(scope, receive, send)


async def _answer_lifespan(receive: Any, send: Any) -> None:
    """Neither handler has anything to start or stop."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
