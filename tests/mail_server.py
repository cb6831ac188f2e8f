"""A mail server on this machine that takes everything in, or refuses whom a test names."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

Refusals = dict[str, tuple[int, str]]


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP (RFC 5321) as a client needs. `messages` are those that were taken in, in order."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.messages: list[EmailMessage] = []
        # Address -> code and words with which it is refused.
        self.refusals: Refusals = {}
        self.connection_count = 0

    def take(self, message: EmailMessage) -> None:
        """What is done with a mail that came."""
        self.messages.append(message)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast(MailServer, self.server)
        server.connection_count += 1
        self._say("220 sink")
        while line := self.rfile.readline():
            command = line.decode("utf-8", "replace").strip()
            match command[:4].upper():
                case "EHLO" | "HELO":
                    self._say("250-sink\r\n250 8BITMIME")
                case "RCPT":
                    address = command.partition("<")[2].partition(">")[0]
                    code, words = server.refusals.get(address, (250, "fine"))
                    self._say(f"{code} {words}")
                case "DATA":
                    self._say("354 go on")
                    server.take(self._message())
                    self._say("250 taken in")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 fine")

    def _message(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return cast(EmailMessage, message_from_bytes(b"".join(lines), policy=policy.default))

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A running server; it is gone after the block."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def use(server: MailServer, settings: Any) -> None:
    """Have Django send its mails there."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
