"""How long the server itself takes for a page: a WSGI call through every middleware, without a network."""

import io
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from rialto.base.preloading import prepare


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: milliseconds from request to last byte (and of the processor), database queries, status, body."""

    milliseconds: float
    processor_milliseconds: float
    queries: int
    status: int
    body: bytes


class Inside:
    """The application, called in this process as a web server calls it."""

    def __init__(self, *, cookie: str = "") -> None:
        """`cookie` is sent with every request, such as that of somebody's session."""
        self._application = WSGIHandler()
        self._cookie = cookie
        # As the web server does before its workers part (config/gunicorn.py).
        prepare()

    def ask(self, path: str, *, language: str = "en") -> Answered:
        """Ask for one address and read the answer to its end."""
        queries = 0
        head: list[Any] = []

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(sql, params, many, context)

        environ = _environ(path, language) | ({"HTTP_COOKIE": self._cookie} if self._cookie else {})
        with connection.execute_wrapper(count):
            begun, worked = time.perf_counter(), time.process_time()
            answer: Any = self._application(
                environ, lambda status, headers, _error=None: head.extend([status, headers])
            )
            body = b"".join(answer)
            elapsed, worked = (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000
        answer.close()
        return Answered(elapsed, worked, queries, int(head[0][:3]), body)

    def ask_all(self, paths: Iterable[str]) -> list[Answered]:
        """Ask one after the other; raises RuntimeError for an answer that is no page."""
        answers = []
        for path in paths:
            answer = self.ask(path)
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}.")
            answers.append(answer)
        return answers


def _environ(path: str, language: str) -> dict[str, Any]:
    address, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_ACCEPT_LANGUAGE": language,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
