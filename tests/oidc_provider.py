"""A real OpenID Connect provider in a process of its own: a small Django site with allauth's provider (authorization code, PKCE).

`python -m tests.oidc_provider FOLDER CALLBACK` keeps its database in FOLDER, knows one person and one client whose callback is
CALLBACK, prints its address and serves until it is ended. The person signs in at /accounts/login/ with `LOGIN` and `PASSWORD`.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

ROOT = Path(__file__).resolve().parents[1]
CLIENT, SECRET = "rialto", "a secret between two sites"
LOGIN, PASSWORD, EMAIL = "ada", "a lamp over a library", "ada@university.example"


@contextmanager
def provider(folder: Path, callback: str) -> Iterator[str]:
    """The address of a provider that lives as long as the context."""
    command = [sys.executable, "-m", "tests.oidc_provider", str(folder), callback]
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert running.stdout
        address = running.stdout.readline().strip()
        assert address, "the provider did not start"
        yield address
    finally:
        running.terminate()
        running.wait(timeout=10)
        if running.stdout:
            running.stdout.close()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
        pass


def _serve(folder: Path, callback: str) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    settings.configure(**_settings(folder))
    django.setup()
    call_command("migrate", verbosity=0)
    _people_and_clients(callback)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201 -- read by who started it
    server.serve_forever()


def _settings(folder: Path) -> dict[str, object]:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    apps = ["auth", "contenttypes", "sessions", "messages"]
    return {
        "SECRET_KEY": "only-for-tests",
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "ROOT_URLCONF": "tests.oidc_provider",
        "SESSION_COOKIE_NAME": "provider_session",
        "CSRF_COOKIE_NAME": "provider_csrf",
        "DATABASES": {
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}
        },
        "INSTALLED_APPS": [f"django.contrib.{app}" for app in apps]
        + ["allauth", "allauth.account", "allauth.idp.oidc"],
        "MIDDLEWARE": [
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        # How well a password is kept there is no part of this, and each slow hash takes half a second.
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "IDP_OIDC_PRIVATE_KEY": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "USE_TZ": True,
    }


def _people_and_clients(callback: str) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    person = User.objects.create_user(LOGIN, EMAIL, PASSWORD)
    EmailAddress.objects.create(user=person, email=EMAIL, primary=True, verified=True)
    client = Client(
        id=CLIENT, name="Rialto", redirect_uris=callback, scopes="openid\nprofile\nemail", skip_consent=True
    )
    client.set_secret(SECRET)
    client.save()


def _urls() -> list[object]:
    from django.urls import include, path

    return [path("accounts/", include("allauth.account.urls")), path("", include("allauth.idp.urls"))]


def __getattr__(name: str) -> object:
    if name == "urlpatterns":
        return _urls()
    raise AttributeError(name)


if __name__ == "__main__":
    sys.modules["tests.oidc_provider"] = sys.modules["__main__"]
    _serve(Path(sys.argv[1]), sys.argv[2])
