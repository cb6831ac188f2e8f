"""How an action says no."""

from django.utils.functional import Promise


class Refused(Exception):
    """An action's answer when it will not do what was asked, in words fit for a visitor."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))
        self.message = message
