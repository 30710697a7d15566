"""Settings, read from the environment once, here and nowhere else. `.env.example` lists every name.

`GT_PROFILE` is `demo` (one process, SQLite, made-up people), `test` or `production`. Production refuses to start
with anything that is only good enough for a demonstration. `sequencer` is the part of production that seals the trail:
it holds no key of the site, and serves nobody.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from deploy.logs import configuration as log_configuration

ROOT = Path(__file__).resolve().parent.parent


def _env(name: str, default: str = "") -> str:
    """A setting from the environment."""
    return os.environ.get(name, default)


def _secret(name: str, default: str = "") -> str:
    """A secret from the file that `NAME_FILE` names; from the environment itself only where there is no file."""
    path = os.environ.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else os.environ.get(name, default)


# --- Profile ---------------------------------------------------------------------------------------------------------

PROFILE = _env("GT_PROFILE", "demo")
if PROFILE not in {"demo", "test", "production", "sequencer"}:
    raise ImproperlyConfigured(f"GT_PROFILE is demo, test or production (or sequencer), not {PROFILE!r}.")
IN_PRODUCTION = PROFILE == "production"
IN_TESTS = PROFILE == "test"
VAR = Path(_env("GT_VAR", str(ROOT / "var")))
PORT = int(_env("PORT", "8000"))
DEMO_SECRET_KEY = "a demonstration with made-up people: this key keeps nothing secret"  # noqa: S105 - not a secret

SECRET_KEY = _secret("SECRET_KEY", DEMO_SECRET_KEY)
SECRET_KEY_FALLBACKS = [key for key in _secret("SECRET_KEY_FALLBACKS").split(",") if key]  # while a key is rotated
KEY_FILE = Path(_env("KEY_FILE", str(VAR / "keys.json")))
ALSO_WRAPPED = "deploy.second_factor"
KEY_PROVIDER = _env("KEY_PROVIDER", "audit.keys.FileKeys")  # a class with the methods of audit.keys.Keys
DISPOSED_FILE = Path(_env("DISPOSED_FILE", str(VAR / "disposed")))  # tombstones: never in a backup of the database
DEBUG = False

# --- Who calls us, and how -------------------------------------------------------------------------------------------

SITE_URL = _env("SITE_URL", f"http://127.0.0.1:{PORT}")
_HOST = urlsplit(SITE_URL).hostname or ""
ALLOWED_HOSTS = [_HOST] if IN_PRODUCTION else _env("ALLOWED_HOSTS", f"{_HOST},127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if IN_PRODUCTION else []
TRUSTED_PROXIES = int(_env("TRUSTED_PROXIES", "1" if IN_PRODUCTION else "0"))
if TRUSTED_PROXIES:  # that proxy strips the header from whatever comes in, and sets it
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = IN_PRODUCTION
SECURE_HSTS_SECONDS = 63_072_000 if IN_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IN_PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" makes browsers send "Origin: null", which the CSRF check refuses
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# --- The application -------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "guardian",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "audit",
    "agencies",
    "requests_app",
    "deploy",
]

MIDDLEWARE = [
    "deploy.logs.request_log",
    "django.middleware.security.SecurityMiddleware",
    "deploy.headers.quiet",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "deploy.sessions.bounded",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "agencies.http.Acting",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "deploy.urls"
WSGI_APPLICATION = "deploy.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "deploy" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "deploy.shell.shell",
            ]
        },
    }
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # never in a cookie
LOGGING = log_configuration(level=_env("LOG_LEVEL", "INFO" if IN_PRODUCTION else "WARNING"))

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en", "English")]  # Welsh joins when the pages have it: half a page in Welsh is worse than none
TIME_ZONE = "UTC"  # London wall time exists in agencies.hours and on pages only
USE_TZ = True

# --- Database and cache ----------------------------------------------------------------------------------------------


def _database(url: str) -> dict[str, Any]:
    """A database from its URL; SQLite waits for its one writer instead of failing."""
    settings: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    settings["ATOMIC_REQUESTS"] = False  # a refusal is recorded after the roll-back, so commands hold the transaction
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["CONN_MAX_AGE"] = 0
        VAR.mkdir(parents=True, exist_ok=True)  # SQLite makes its file, but not the folder
        # Tests get a file too, so that two writers wait for each other as they would in earnest.
        settings["TEST"] = {"NAME": VAR / "test_golden_thread.sqlite3"}
        durability = "OFF" if IN_TESTS else "FULL"
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous={durability}; PRAGMA recursive_triggers=ON;"
            ),
        }
    else:
        # Compiling a statement took ten times as long as running it: no statement of a page runs for that long.
        options = settings.setdefault("OPTIONS", {})
        options["options"] = f"{options.get('options', '')} -c jit=off".strip()
    return settings


DATABASE_URL = _secret("DATABASE_URL", f"sqlite:///{VAR / 'golden-thread.sqlite3'}")
APP_DATABASE = _database(DATABASE_URL)
_OWNER_URL = _secret("MIGRATION_DATABASE_URL")  # in production only while a release is deployed
MIGRATION_DATABASE = _database(_OWNER_URL or DATABASE_URL)
DATABASES = {"default": dict(APP_DATABASE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _secret("REDIS_URL")
CACHES: dict[str, dict[str, str]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL and not IN_TESTS:  # limits must hold across processes; a test must not meet another test's
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}

# --- The trail -------------------------------------------------------------------------------------------------------

TRAIL_ORIGIN = _env("TRAIL_ORIGIN", f"{_HOST}/golden-thread/1")  # the name of this log, for ever; the key bears it too
TRAIL_FOLDER = Path(_env("TRAIL_FOLDER", str(VAR / "trail")))  # what is published: checkpoint, tiles, public keys
TRAIL_WITNESSES = Path(_env("TRAIL_WITNESSES", str(VAR / "witnesses")))
SIGNING_KEY_FILE = Path(_env("SIGNING_KEY_FILE", str(VAR / "signing-key")))  # only where the trail is sealed
SIGNED_STATE_FILE = Path(_env("SIGNED_STATE_FILE", str(VAR / "signed")))  # the last checkpoint signed, off the database
TIMESTAMP_URL = _env("TIMESTAMP_URL")  # who stamps the newest checkpoint with the time, once a day; empty: nobody
TIMESTAMP_CERTIFICATES = Path(_env("TIMESTAMP_CERTIFICATES", str(VAR / "timestamp-certificates.pem")))
AUDIT_MAX_UNSEALED = int(_env("AUDIT_MAX_UNSEALED", "900" if IN_PRODUCTION else "0"))  # seconds; 0: no end

# --- People and sessions ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "agencies.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
PASSWORD_RESET_TIMEOUT = 3600
ANONYMOUS_USER_NAME = None  # guardian: nobody is somebody

_COOKIES = {"production": "__Host-", "test": "gt-test-"}.get(PROFILE, "gt-demo-")  # `__Host-` needs https
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # on the server, so that it can be revoked
SESSION_COOKIE_NAME = f"{_COOKIES}session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IN_PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds from sign-in, whatever is done meanwhile (deploy/sessions.py)
SESSION_IDLE = 30 * 60  # seconds without a page
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_NAME = f"{_COOKIES}csrf"
CSRF_COOKIE_HTTPONLY = True  # forms carry the token; no script needs it
CSRF_USE_SESSIONS = False
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "deploy.sign_in.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator of the agency enters the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Golden Thread: "
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/signed-out/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
OPEN_WITHIN_MINUTES = int(_env("OPEN_WITHIN_MINUTES", "15"))  # after signing in, what was shared can be opened
INDEPENDENT_OF_LINE = _env("INDEPENDENT_OF_LINE", "no") == "yes"  # whoever decides does not manage who prepared it
ACCREDITATION_DEMANDED = _env("ACCREDITATION_DEMANDED", "no") == "yes"  # of whoever raises requests
RETENTION_FILE = _env("RETENTION_FILE")  # how long records are kept and which holds there are, where not as shipped
AUDIT_FORM_FILE = _env("AUDIT_FORM_FILE")  # what a reviewer of a dip sample looks at, where not as shipped
INVITATION_DAYS = int(_env("INVITATION_DAYS", "7"))  # for so long the link works by which somebody sets a password
STANDING_FILE = _env("STANDING_FILE")  # kinds of accreditation and terms of use, where not those that are shipped
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
ACCOUNT_RATE_LIMITS = False if IN_TESTS else {"login_failed": "10/m/ip,5/5m/key", "invitation": "30/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SECOND_FACTOR_DEMANDED = _env("SECOND_FACTOR_DEMANDED", "yes" if IN_PRODUCTION else "no") == "yes"
MFA_ADAPTER = "deploy.second_factor.Sealed"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 0
MFA_TRUST_ENABLED = False

# --- The API ---------------------------------------------------------------------------------------------------------

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["requests_app.api.who.ByKey", "requests_app.api.who.BySession"],
    "DEFAULT_PERMISSION_CLASSES": ["deploy.nobody.Nobody"],  # every view says itself whom it answers
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["requests_app.api.parsing.StrictJSON"],
    "DEFAULT_METADATA_CLASS": None,  # the description says it, not OPTIONS
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": None, "user": None} if IN_TESTS else {"anon": "60/min", "user": "600/min"},
    "EXCEPTION_HANDLER": "requests_app.api.problems.problem",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNICODE_JSON": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Golden Thread",
    "DESCRIPTION": "Agencies ask each other for information about a child: routed, justified, recorded.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "POSTPROCESSING_HOOKS": [
        "requests_app.api.schema.with_documents",
        "requests_app.api.schema.with_problems",
    ],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

# --- Files, mail and what comes in -----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(_env("STATIC_ROOT", str(VAR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IN_TESTS  # which have collected nothing
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = VAR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 20

EMAIL_HOST = _env("EMAIL_HOST")
_WITHOUT_A_HOST = "console" if PROFILE == "demo" else "dummy"  # the demonstration shows what would be mailed
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else _WITHOUT_A_HOST}.EmailBackend"
EMAIL_PORT = int(_env("EMAIL_PORT", "465"))
EMAIL_HOST_USER = _env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = _secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = True  # TLS from the first byte: nothing can be stripped on the way
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _env("DEFAULT_FROM_EMAIL", "golden-thread@localhost")

# --- What production refuses -----------------------------------------------------------------------------------------


def _read_by_others(path: Path) -> bool:
    """Whether anybody but its owner may read a file, or change it."""
    return path.is_file() and bool(path.stat().st_mode & 0o077)


def _unfit() -> list[str]:
    """What stands in the way of real children's information on this installation, as sentences."""
    reasons = {
        "SECRET_KEY must be a secret of its own, at least 50 characters long: name its file in SECRET_KEY_FILE.": (
            SECRET_KEY == DEMO_SECRET_KEY or len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10
        ),
        "DATABASE_URL must lead to PostgreSQL: SQLite has neither roles nor a second wall.": (
            APP_DATABASE["ENGINE"] != "django.db.backends.postgresql"
        ),
        "MIGRATION_DATABASE_URL must be another role: who serves people owns no table.": (
            bool(_OWNER_URL) and MIGRATION_DATABASE["USER"] == APP_DATABASE["USER"]
        ),
        f"KEY_FILE is missing: content cannot be sealed without {KEY_FILE}.": not KEY_FILE.is_file(),
        f"KEY_FILE is readable by others than its owner: chmod 600 {KEY_FILE}.": _read_by_others(KEY_FILE),
        "SITE_URL must start with https://": not SITE_URL.startswith("https://"),
        "SITE_URL must name one host, and no wildcard.": not _HOST or "*" in _HOST,
        "REDIS_URL is missing: limits must hold across processes.": not REDIS_URL,
        "EMAIL_HOST is missing: nobody would be told that something waits for them.": not EMAIL_HOST,
    }
    return [sentence for sentence, applies in reasons.items() if applies]


if IN_PRODUCTION and (_reasons := _unfit()):
    raise ImproperlyConfigured("This is not fit for production.\n" + "\n".join(f"* {reason}" for reason in _reasons))
