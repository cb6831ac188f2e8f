"""How passwords are kept, and which are refused."""

import hashlib
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.translation import gettext as _

HASH_LENGTH = 40  # SHA-1 in hexadecimal digits


class Argon2(Argon2PasswordHasher):
    """Argon2id with the memory that OWASP names; about 50 ms on one of our cores, where Django's own terms took 300."""

    time_cost = 3
    memory_cost = 19_456  # KiB
    parallelism = 1


class BreachedPasswordValidator:
    """Refuses passwords whose SHA-1 stands in a sorted file of hashes, as "Have I Been Pwned" gives them out.

    The file is searched in place (a look-up in 40 GB reads about 30 lines); an empty path switches the check off.
    """

    def __init__(self, path: str = "") -> None:
        self.path = Path(path) if path else None
        if self.path and not self.path.is_file():
            raise ImproperlyConfigured(
                f"Set RIALTO_BREACHED_PASSWORDS to a file that exists: {path} does not."
            )

    def validate(self, password: str, user: Any = None) -> None:
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        if self.path and _stands_in(self.path, digest):
            raise ValidationError(
                _("This password is in lists of stolen ones. Choose another."), code="password_breached"
            )

    def get_help_text(self) -> str:
        return _("It must not be in lists of stolen passwords.")


def _stands_in(path: Path, digest: str) -> bool:
    """Whether a line of the sorted file begins with the digest: by halving, a line at a time."""
    wanted = digest.encode()
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            file.seek(middle)
            if middle:
                file.readline()  # the rest of a line that began before
            found = file.readline()[:HASH_LENGTH].upper()
            if found == wanted:
                return True
            if found and found < wanted:
                low = middle + 1
            else:
                high = middle
        file.seek(low)
        return file.readline()[:HASH_LENGTH].upper() == wanted
