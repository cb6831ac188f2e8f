"""Why something was not fetched, each with a sentence for people."""

from datetime import datetime

from django.utils.functional import Promise


class FetchFailed(Exception):
    """Nothing usable came back; the message is fit for the owner of the source."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))


class AddressRefused(FetchFailed):
    """The address is not one that we go to: not public, not http, an odd port."""


class RobotsRefused(FetchFailed):
    """The site's robots.txt asks us to stay out."""


class NotNow(FetchFailed):
    """The host is left alone until `until`: it asked for that, keeps failing, or has been asked enough today."""

    def __init__(self, message: str | Promise, *, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class Unreachable(FetchFailed):
    """No such host, no connection, no valid certificate."""


class TooSlow(FetchFailed):
    """The answer was not complete in time."""


class TooLarge(FetchFailed):
    """The answer, or what it unpacks to, is larger than asked for."""


class TooManyRedirects(FetchFailed):
    """Sent from one address to the next without end."""


class CutOff(FetchFailed):
    """The answer broke off, or was no proper answer."""


class BadAnswer(FetchFailed):
    """The server answered, but with an error. `retry_after_seconds` is set when it said when to come back."""

    def __init__(
        self, message: str | Promise, *, status: int, retry_after_seconds: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after_seconds = retry_after_seconds
