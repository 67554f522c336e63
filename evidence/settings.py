"""Settings, read from the environment and from the generated file `var/env`; the README lists each one."""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Everything that is generated or uploaded lives in one folder, so that one folder is what a backup copies.
HOME = Path(env.str("EVIDENCE_HOME", default=str(BASE_DIR / "var")))
if (HOME / "env").is_file():
    env.read_env(str(HOME / "env"))

# What Evidence writes is for its owner alone: database, sessions, captures, exports.
os.umask(0o077)

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    raise environ.ImproperlyConfigured("SECRET_KEY is not set. `make run` makes one; else set it in the environment.")

HTTPS = env.bool("HTTPS", default=True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# What permalinks in citations, files and proofs begin with; empty: none are written.
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="")
# How many proxies stand in front. Each adds to X-Forwarded-For; X-Forwarded-Proto says whether it was HTTPS.
PROXIES = env.int("PROXIES", default=0)
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "claims.apps.EvidenceAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "claims",
    # Brings `manage.py generate` alone: the application imports nothing from it.
    "benchmarks",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "claims.middleware.ReadableQuery",
    "claims.middleware.DrawOddSigns",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the form of a request is read, which is what the next one does.
    "claims.middleware.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "claims.middleware.KeepNoCopy",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "evidence.urls"
WSGI_APPLICATION = "evidence.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# FULL has the disk confirm each commit: with NORMAL, a power cut can take back what a person was told is stored.
# WAL lets readers go on while one writes; IMMEDIATE makes a transaction take the write lock at once, so that a read
# followed by a write waits its turn instead of failing with "database is locked".
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728;"
    ),
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{HOME / 'db.sqlite3'}"),
}
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    # Compiling a plan costs more than running it for every page that we draw.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "claims.User"
AUTHENTICATION_BACKENDS = ["claims.actions.login.CountingBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "claims.actions.password.VariedValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
# Figures and dates read the same for everybody who compares a page with its export.
FORMAT_MODULE_PATH: list[str] = []

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "evidence.storage.StaticFiles"},
}
# For documents; what other pages take is less, and is refused before it is read (claims/middleware.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
# The forms have bounds of their own, and say them; a folder is told there that it is too much.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if HTTPS:
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
    # Promises for names that are not this service's: the operator makes them, or not.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
    SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Whether this server fetches addresses that curators give it. Off: it then speaks to nobody by itself.
FETCH_PAGES = env.bool("FETCH_PAGES", default=False)
# Where e-mail is handed over, such as smtp+tls://user:password@mail.example.org:587. Empty: none is sent.
EMAIL_URL = env.str("EMAIL_URL", default="")
EMAIL_ON = bool(EMAIL_URL)
vars().update(env.email_url("EMAIL_URL", default="dummymail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="evidence@localhost")
# A time-stamping authority (RFC 3161) that signs hashes, and the file with the certificates (PEM) that its answers must
# lead to. Without an address nobody is asked.
TIME_STAMP_ADDRESS = env.str("TIME_STAMP_ADDRESS", default="")
TIME_STAMP_CERTIFICATES = env.str("TIME_STAMP_CERTIFICATES", default="")
# How long an answer may take, in seconds.
TIME_STAMP_SECONDS = env.float("TIME_STAMP_SECONDS", default=15.0)
# Whether leads can have this server tell others of decisions, releases and changes.
WEBHOOKS = env.bool("WEBHOOKS", default=False)
# Work that outlasts a request waits in the database, where a worker looks for it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

DJANGO_TABLES2_TEMPLATE = "partials/table.html"
FORM_RENDERER = "claims.forms.renderer.FieldRenderer"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A refused page is an answer, not an event to write down with its insides.
    "loggers": {"django.request": {"level": "ERROR"}, "waitress.queue": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
}
