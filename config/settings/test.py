"""What the tests run with: quick hashes, mail in memory, no file of a real installation touched."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="rialto-test-")
_owner = os.getpid()


def _tidy() -> None:
    # Processes that a test forks leave it to the one that made it.
    if os.getpid() == _owner:
        shutil.rmtree(_folder, ignore_errors=True)


atexit.register(_tidy)
os.environ["RIALTO_VAR"] = _folder
os.environ.setdefault("RIALTO_SECRET_KEY", "only-for-tests")

from config.settings.base import *  # noqa: E402, F403
from config.settings.base import DATABASES, LOGGING, ROOT, STORAGES, VAR  # noqa: E402
from launcher.setup import translations_are_ready  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests of the desk sign staff in directly; those about the second factor switch it on.
STAFF_NEED_SECOND_FACTOR = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
LOGGING["root"] = {"handlers": ["console"], "level": "ERROR"}
# The lemma dictionaries take 40 s to build, so tests share those of the checkout where they were built.
LEMMA_FOLDER = ROOT / "var" / "lemmas"
# Tests know the few places that they bring themselves.
PLACES_FILE = VAR / "places.sqlite3"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = str(VAR / "test.sqlite3")
else:
    DATABASES["default"]["OPTIONS"] = {}
TEST_FOLDER = _folder
# Tests write what was counted themselves: no thread asks the database behind their backs.
VISITS_FLUSH_SECONDS = POPULAR_FLUSH_SECONDS = 0.0
(VAR / "static").mkdir()
# Messages come from the catalogues as they are in the checkout, compiled anew where that was not done for them.
if translations_are_ready(ROOT / "var"):
    # Linked, so that whatever a test starts in a folder beside this one finds them too.
    (VAR / "locale").symlink_to(ROOT / "var" / "locale", target_is_directory=True)
else:
    from launcher.catalogues import compile_into

    compile_into(VAR / "locale")
