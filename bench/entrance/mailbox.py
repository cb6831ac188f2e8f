"""A mail server that takes everything in, and lets visitors wait for the mail that was sent to them."""

import re
import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

PATIENCE_SECONDS = 30.0


class Mailbox(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP (RFC 5321) as a client needs; `mails` are the texts by address. Use it as a context."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mails: dict[str, str] = {}
        self.came = threading.Condition()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> "Mailbox":
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.shutdown()
        self.server_close()

    def take(self, message: EmailMessage) -> None:
        body = message.get_body(("plain",))
        with self.came:
            self.mails[str(message["To"])] = body.get_content() if body else ""
            self.came.notify_all()

    def link(self, email: str, pattern: re.Pattern[str]) -> str:
        """The first group of what the pattern finds in the person's mail. Raises TimeoutError where none comes."""
        with self.came:
            self.came.wait_for(lambda: pattern.search(self.mails.get(email, "")), timeout=PATIENCE_SECONDS)
            found = pattern.search(self.mails.get(email, ""))
        if found is None:
            raise TimeoutError(f"No mail with a link came to {email}.")
        return found[1]


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 mailbox")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"EHLO" | b"HELO":
                    self._say("250-mailbox\r\n250 8BITMIME")
                case b"DATA":
                    self._say("354 go on")
                    cast(Mailbox, self.server).take(self._message())
                    self._say("250 taken in")
                case b"QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 fine")

    def _message(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return cast(EmailMessage, message_from_bytes(b"".join(lines), policy=policy.default))

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
