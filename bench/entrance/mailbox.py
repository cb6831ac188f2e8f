"""A mail server that takes everything in, and lets visitors wait for the mail that was sent to them."""

import re
import threading
from email.message import EmailMessage

from tests.mail_server import MailServer

PATIENCE_SECONDS = 30.0


class Mailbox(MailServer):
    """Keeps the texts of mails by address. Use it as a context."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: dict[str, str] = {}
        self.came = threading.Condition()

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
