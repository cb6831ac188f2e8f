"""Pages: Django's WSGI handler, which a2wsgi carries inside the one ASGI process (see asgi.py)."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

import structlog
from django.conf import settings
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
    structlog.get_logger("rialto.mail").warning(
        "mails are files, nobody gets them",
        folder=str(settings.EMAIL_FILE_PATH),
        to_send_them="set RIALTO_EMAIL_URL",
    )
