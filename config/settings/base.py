"""What is true in every installation. The environment is read here and nowhere else (docs/how-to/configure.md)."""

import sys
from email.utils import formataddr
from ipaddress import ip_network
from pathlib import Path

import django.conf.locale
import environ
from babel import Locale
from django.core.exceptions import ImproperlyConfigured

from config.countries import ZONES, country_from
from config.languages import MALTESE
from config.settings.hub import hub_from
from config.settings.languages import languages_for
from config.settings.oidc import providers_from
from config.settings.theme import theme_from
from config.settings.translation import languages_from, translation_from

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()

# A country's own site (ISO 3166 alpha-2), or empty for the European hub.
try:
    COUNTRY = country_from(env.str("RIALTO_COUNTRY", default=""))
except ValueError as _problem:
    raise ImproperlyConfigured(str(_problem)) from _problem
# Where all state lives: database, index, mails, built assets, secret. A country's is beside the hub's (launcher.places says the same).
VAR = Path(
    env.str("RIALTO_VAR", default=str(ROOT / (f"var-{COUNTRY.lower()}" if COUNTRY else "var")))
).resolve()

PORT = env.int("RIALTO_PORT", default=8000)
# The public address of this site, without a slash at the end.
ORIGIN = env.str("RIALTO_ORIGIN", default=f"http://127.0.0.1:{PORT}").rstrip("/")
# The name under which this installation mints identities; partner sites will know it by this.
SITE_NAME = env.str("RIALTO_SITE_NAME", default=f"rialto-{COUNTRY.lower()}" if COUNTRY else "rialto")
# What the site calls itself, and a line of its own for the end of each page; without a title, rialto.base.site has one.
SITE_TITLE = " ".join(env.str("RIALTO_SITE_TITLE", default="").split())
FOOTER_LINE = " ".join(env.str("RIALTO_FOOTER_LINE", default="").split())
# Its logo, a picture in a file, and what that shows in words (without them: the title); its colours (config.settings.theme).
LOGO = env.str("RIALTO_LOGO", default="").strip()
LOGO_TEXT = " ".join(env.str("RIALTO_LOGO_TEXT", default="").split())
_theme = env.str("RIALTO_THEME", default="").strip()
_tokens = ROOT / "assets" / "css" / "tokens.css"
THEME = theme_from(Path(_theme), _tokens.read_text(encoding="utf-8")) if _theme else None
# The address of the European hub, where this is a country's site.
HUB = hub_from(env.str("RIALTO_HUB", default=""))
# What programs that show one name call the site: an authenticator app, the sender of mails.
PLAIN_TITLE = SITE_TITLE or (f"Rialto {Locale('en').territories[COUNTRY]}" if COUNTRY else "Rialto")
# Who runs this installation, and the mail address where visitors reach them: shown on the pages about the site.
OPERATOR = env.str("RIALTO_OPERATOR", default="").strip()
CONTACT = env.str("RIALTO_CONTACT", default="").strip()
# For how many days the log keeps every change; who read it longer ago starts anew from the snapshot.
LOG_KEPT_DAYS = env.int("RIALTO_LOG_KEPT_DAYS", default=60)
# Networks and hosts ("127.0.0.1:9000", "10.1.0.0/16") that harvesting may reach although they are not public.
FETCH_ALLOW = env.list("RIALTO_FETCH_ALLOW", default=[])
# Seconds between two requests to the same host (a site may ask for more in its robots.txt; none on this machine).
FETCH_PAUSE_SECONDS = env.float("RIALTO_FETCH_PAUSE_SECONDS", default=1.0)
# Keys for interfaces that want one, as JSON: name -> {"host", "value", "way", "name"} (rialto.harvesting.credentials).
FEED_CREDENTIALS = env.str("RIALTO_FEED_CREDENTIALS", default="{}")
# How often a host is asked a day at most (0: no limit), and how long and how large an answer may be.
FETCH_DAILY_REQUESTS = env.int("RIALTO_FETCH_DAILY_REQUESTS", default=10_000)
FETCH_SECONDS = env.float("RIALTO_FETCH_SECONDS", default=60.0)
FETCH_READ_SECONDS = env.float("RIALTO_FETCH_READ_SECONDS", default=20.0)
FETCH_BYTES = env.int("RIALTO_FETCH_MEGABYTES", default=50) * 1024 * 1024
# Whether this machine itself may be reached where `FETCH_ALLOW` or the operator names it: never in production.
FETCH_LOOPBACK = True
# Name servers to ask ("127.0.0.1:5353"); none: the machine's own.
DNS_SERVERS = env.list("RIALTO_DNS_SERVERS", default=[])
# The turns that processes take at each host, and how often each was asked today.
HOSTS_FOLDER = VAR / "hosts"
# What was erased for good, so that no older backup brings it back (docs/decisions/0020): best on another disk.
ERASURES_FILE = Path(env.str("RIALTO_ERASURES", default=str(VAR / "erasures.jsonl"))).absolute()
# After how many seconds a web process writes down how often entries were read; 0: never.
VISITS_FLUSH_SECONDS = env.float("RIALTO_VISITS_FLUSH_SECONDS", default=15.0)
# "off" leaves the starter content out; a site that follows a hub has it from there.
STARTER = env.str("RIALTO_STARTER", default="off" if HUB else "on").lower() not in {"off", "0", "no", "false"}
# How many proxies of our own stand in front of the web server, and from which addresses they ask (a socket always counts as
# one); only then is X-Forwarded-For believed.
PROXY_COUNT = 0
PROXY_NETWORKS = [
    ip_network(one.strip(), strict=False)
    for one in env.list("RIALTO_PROXY_ADDRESSES", default=["127.0.0.0/8", "::1"])
]
# Where the web server listens, and with how many processes.
BIND = env.str("RIALTO_BIND", default=f"127.0.0.1:{PORT}")
WEB_WORKERS = env.int("RIALTO_WEB_WORKERS", default=2)
# How many seconds the indexer waits before it looks at the log again.
INDEX_POLL_SECONDS = env.float("RIALTO_INDEX_POLL_SECONDS", default=0.15)
# Whether the gallery of components is shown at /components/ (always in debug mode).
GALLERY = env.bool("RIALTO_GALLERY", default=False)

DEBUG = False
ALLOWED_HOSTS = env.list("RIALTO_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
SECRET_KEY = env.str("RIALTO_SECRET_KEY", default="")

# Floors from the cellar up; see ARCHITECTURE.md. A room is listed once it is a package.
ROOMS = [
    room
    for room in (
        "base", "search", "changes", "jobs", "live", "pictures", "taxonomy", "accounts", "notifications", "translation",
        "moderation", "organisations", "catalogue", "community", "harvesting", "events", "debates", "assessment",
        "documents", "coalitions", "editorial", "finding", "outreach", "guidance", "intelligence", "exchange",
        "contributing",
        "website", "api", "desk", "safekeeping",
    )
    if (ROOT / "src" / "rialto" / room / "__init__.py").exists()
]  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *[f"rialto.{room}" for room in ROOMS],
]

MIDDLEWARE = [
    "rialto.base.middleware.visitors_address",
    "rialto.base.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rialto.base.middleware.refuse_unreadable_requests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

COTTON_DIR = "components"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rialto.base.context.site",
            ],
        },
    }
]

# --- the one truth -------------------------------------------------------------------------------------------
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    # Each of a web process's threads has a connection: what it maps and caches counts that often. A map of 256 MB cost 100 MB
    # of each worker at 100,000 entries, and a cache of 8 MB instead of SQLite's usual 2 another 10; neither saved time, on pages or in
    # imports (docs/benchmarks.md).
    "PRAGMA busy_timeout=20000; PRAGMA cache_size=-2000; PRAGMA mmap_size=33554432; PRAGMA temp_store=MEMORY;"
)
DATABASES = {
    "default": env.db_url_config(
        env.str("RIALTO_DATABASE_URL", default=f"sqlite:///{VAR / 'rialto.sqlite3'}")
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": SQLITE_PRAGMAS,
        "timeout": 20,
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 600
else:
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": env.int("RIALTO_DATABASE_POOL", default=10)}
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 0
# A restore that was cut off is finished before anything else is read, the secret included.
if (VAR / "restore.lock").exists():
    sys.path.insert(
        0, str(ROOT / "src")
    )  # the web server reads this file before it knows where the program is
    from rialto.safekeeping.swap import settle

    settle(VAR, DATABASES["default"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Tries are counted and single-use things crossed off here, by all processes together.
CACHES = {
    "default": {"BACKEND": "rialto.base.shared_cache.SharedCache", "LOCATION": str(VAR / "counts.sqlite3")}
}

# --- people --------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["rialto.accounts.passwords.Argon2"]
# A file of SHA-1 hashes of passwords that became known, sorted, one a line ("HASH" or "HASH:COUNT").
BREACHED_PASSWORDS = env.str("RIALTO_BREACHED_PASSWORDS", default="")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "rialto.accounts.passwords.BreachedPasswordValidator", "OPTIONS": {"path": BREACHED_PASSWORDS}},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "website:my-page"
LOGOUT_REDIRECT_URL = "website:home"
# What staff do is behind a second factor. Only tests that are about something else switch this off.
STAFF_NEED_SECOND_FACTOR = True

ACCOUNT_ADAPTER = "rialto.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_EMAIL_CONFIRMATION_ANONYMOUS_REDIRECT_URL = "accounts:sign-in"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that registered
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_MIN_LENGTH = None  # AUTH_PASSWORD_VALIDATORS say it
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = ORIGIN.partition(":")[0]
ACCOUNT_FORMS = {
    "login": "rialto.accounts.forms.entrance.SignInForm",
    "signup": "rialto.accounts.forms.entrance.RegisterForm",
    "request_login_code": "rialto.accounts.forms.entrance.AskCodeForm",
    "confirm_login_code": "rialto.accounts.forms.entrance.CodeForm",
    "reset_password": "rialto.accounts.forms.entrance.ForgottenPasswordForm",
    "reset_password_from_key": "rialto.accounts.forms.entrance.NewPasswordForm",
    "change_password": "rialto.accounts.forms.security.ChangePasswordForm",
    "set_password": "rialto.accounts.forms.security.SetPasswordForm",
    "add_email": "rialto.accounts.forms.security.ChangeEmailForm",
    "reauthenticate": "rialto.accounts.forms.security.ConfirmPasswordForm",
    "confirm_reauthentication_code": "rialto.accounts.forms.security.ConfirmCodeForm",
}
MFA_ADAPTER = "rialto.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = PLAIN_TITLE
MFA_TOTP_TOLERANCE = 1  # clocks of phones may be half a minute off
# A new address is stored only once it is confirmed, so nobody can lock somebody else's address with a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ORIGIN.startswith("http://")
MFA_FORMS = {
    "authenticate": "rialto.accounts.forms.security.SecondStepForm",
    "reauthenticate": "rialto.accounts.forms.security.ConfirmSecondStepForm",
    "activate_totp": "rialto.accounts.forms.security.AppCodeForm",
    "add_webauthn": "rialto.accounts.forms.security.AddPasskeyForm",
}
SOCIALACCOUNT_ADAPTER = "rialto.accounts.adapters.LinkedAccountAdapter"
# Who has an account elsewhere proves the address there; an address that is known here already is never joined by itself.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
# Providers of sign-in, as JSON: a list of {"id", "name", "server", "client", "secret", ...} (docs/how-to/sign-in-elsewhere.md).
OIDC_PROVIDERS = providers_from(env.str("RIALTO_OIDC_PROVIDERS", default="[]"))
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": OIDC_PROVIDERS}}
# Kept of a session: when, what kind of browser, and a shortened address (rialto.accounts.receivers).
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Browsers keep cookies by host and not by port: two sites on one machine must not sign people out of each other.
_cookie = f"rialto_{COUNTRY.lower()}" if COUNTRY else "rialto"
SESSION_COOKIE_NAME = f"{_cookie}_session"
CSRF_COOKIE_NAME = f"{_cookie}_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "rialto.website.views.home.csrf_failure"

# --- mail ----------------------------------------------------------------------------------------------------
_email = env.str("RIALTO_EMAIL_URL", default="")
MAIL_FOLDER = VAR / "mail"
if _email:
    vars().update(env.email_url_config(_email))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_FOLDER
DEFAULT_FROM_EMAIL = env.str("RIALTO_MAIL_FROM", default=formataddr((PLAIN_TITLE, "rialto@localhost")))

# --- words ---------------------------------------------------------------------------------------------------
django.conf.locale.LANG_INFO["mt"] = MALTESE
LANGUAGES = languages_for(COUNTRY, env.list("RIALTO_LANGUAGES", default=[]))
# Of who states none that we have, and of what is written to nobody in particular.
LANGUAGE_CODE = LANGUAGES[0][0] if COUNTRY or env.list("RIALTO_LANGUAGES", default=[]) else "en"
LANGUAGE_COOKIE_NAME = "rialto_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [VAR / "locale", ROOT / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE = ZONES.get(COUNTRY, "Europe/Brussels")

# --- machine translation (docs/how-to/translation.md) ---------------------------------------------------------
# Which service translates, and how it is reached; "none": the shop works without.
TRANSLATION = translation_from(
    {
        "RIALTO_TRANSLATION": env.str("RIALTO_TRANSLATION", default="none"),
        "RIALTO_TRANSLATION_URL": env.str("RIALTO_TRANSLATION_URL", default=""),
        "RIALTO_TRANSLATION_USER": env.str("RIALTO_TRANSLATION_USER", default=""),
        "RIALTO_TRANSLATION_KEY": env.str("RIALTO_TRANSLATION_KEY", default=""),
    }
)
# Into which languages everything new is put; none: those of the site's country, or all.
TRANSLATION_LANGUAGES = languages_from(
    env.list("RIALTO_TRANSLATION_LANGUAGES", default=[]), [code for code, _name in LANGUAGES]
)
# How many characters a service is given a day and a month at most (UTC; 0: no limit).
TRANSLATION_DAILY_CHARACTERS = env.int("RIALTO_TRANSLATION_DAILY_CHARACTERS", default=500_000)
TRANSLATION_MONTHLY_CHARACTERS = env.int("RIALTO_TRANSLATION_MONTHLY_CHARACTERS", default=0)
# How many jobs may be under way at a service that calls back, and after how many minutes one is taken for lost.
TRANSLATION_AT_ONCE = env.int("RIALTO_TRANSLATION_AT_ONCE", default=50)
TRANSLATION_WAIT_MINUTES = env.float("RIALTO_TRANSLATION_WAIT_MINUTES", default=360)

# --- files ---------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [("", str(VAR / "assets"))] if (VAR / "assets").exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "media"
WHITENOISE_MAX_AGE = 31536000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# --- documents -----------------------------------------------------------------------------------------------
# Finished PDF files, each made once and deleted when nobody asks for it any more; all of them can be made again.
DOCUMENTS_FOLDER = VAR / "documents"

# --- finding -------------------------------------------------------------------------------------------------
INDEX_FOLDER = VAR / "index"
# What concepts are called in all languages, for finding by them; where it is switched off, only words find.
LABELS_FOLDER = VAR / "labels"
SEARCH_BY_CONCEPT = env.bool("RIALTO_SEARCH_BY_CONCEPT", default=True)
# Documents as sources gave them, and for how many days they are kept after they were last fetched.
HARVEST_FOLDER = VAR / "harvest"
# How many servers are asked at the same time.
HARVEST_HOSTS = env.int("RIALTO_HARVEST_HOSTS", default=16)
# Pages without any structured data are read, where a feed asks for it.
HARVEST_READS_PLAIN_PAGES = env.bool("RIALTO_HARVEST_PLAIN_PAGES", default=False)
HARVEST_KEPT_DAYS = env.int("RIALTO_HARVEST_KEPT_DAYS", default=90)
LEMMA_FOLDER = VAR / "lemmas"
# "off" neither counts questions nor offers what others asked, and deletes what was counted.
POPULAR_QUERIES = env.str("RIALTO_POPULAR_QUERIES", default="on").lower() not in {"off", "0", "no", "false"}
POPULAR_FLUSH_SECONDS = env.float("RIALTO_POPULAR_FLUSH_SECONDS", default=300.0)
# Where towns and postcodes lie. Made of pinned packages alone, so it lives with them and not among the state.
PLACES_FILE = Path(sys.prefix) / "share" / "rialto" / "places.sqlite3"
# "off" leaves out finding by meaning, though its packages may be installed.
MEANING = env.str("RIALTO_MEANING", default="on").lower() not in {"off", "0", "no", "false"}
MEANING_FOLDER = VAR / "meaning"
# "off" asks for the meaning of a question as it was typed alone, not also in English by the words of dictionaries.
DICTIONARIES = env.str("RIALTO_DICTIONARIES", default="on").lower() not in {"off", "0", "no", "false"}
# Folders with dictionaries of FreeDict, as dictd keeps them (Debian: the packages dict-freedict-*).
DICTIONARY_SOURCES = env.list("RIALTO_DICTIONARY_SOURCES", default=["/usr/share/dictd"])
DICTIONARY_FOLDER = VAR / "dictionaries"
# What names of concepts taught of how questions are put in order by meaning.
PROJECTION_FOLDER = VAR / "projection"

# --- review --------------------------------------------------------------------------------------------------
# So many of somebody's entries have to be accepted in a row before the next are published at once, and one in so many of those
# is looked at afterwards (0: none).
REVIEW_ACCEPTED_BEFORE = env.int("RIALTO_REVIEW_ACCEPTED_BEFORE", default=3)
REVIEW_SAMPLE = env.int("RIALTO_REVIEW_SAMPLE", default=10)

# --- background ----------------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- trust ---------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": SECURE_CSP}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "accelerometer": [], "camera": [], "display-capture": [], "geolocation": ["self"], "gyroscope": [], "magnetometer": [],
    "microphone": [], "payment": [], "usb": [],
}  # fmt: skip
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- logs: one JSON object a line ----------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "rialto.base.logs.json_formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("RIALTO_LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "httpx2": {"level": "WARNING"},
        "httpcore2": {"level": "WARNING"},
    },
}
