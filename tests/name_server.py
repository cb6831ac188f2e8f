"""A name server on this machine that says what a test tells it to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


class NameServer(socketserver.ThreadingUDPServer):
    """Answers TXT questions. `records`: name -> texts; a name that is not in it does not exist, None is never answered."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Question)
        self.records: dict[str, list[str] | None] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _Question(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        content, connection = self.request
        server = cast(NameServer, self.server)
        question = dns.message.from_wire(content)
        name = question.question[0].name
        key = name.to_text(omit_final_dot=True).lower()
        server.asked.append(key)
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        texts = server.records.get(key, [])
        if texts is None:
            return
        if key not in server.records:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif texts:
            quoted: list[Any] = ['"{}"'.format(text.replace('"', '\\"')) for text in texts]
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", dns.rdatatype.TXT, *quoted))
        connection.sendto(answer.to_wire(), self.client_address)


@contextmanager
def name_server() -> Iterator[NameServer]:
    """A running server; it is gone after the block."""
    with NameServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
