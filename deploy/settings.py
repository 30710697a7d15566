"""Settings, read from the environment once, here and nowhere else.

`GT_PROFILE` is `demo` (one process, SQLite, made-up people), `test` or `production`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

ROOT = Path(__file__).resolve().parent.parent
PROFILE = os.environ.get("GT_PROFILE", "demo")
VAR = Path(os.environ.get("GT_VAR", ROOT / "var"))

SECRET_KEY = os.environ.get("SECRET_KEY", "demonstration only, never for real people")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "guardian",
    "allauth",
    "allauth.account",
    "audit",
    "agencies",
    "requests_app",
    "deploy",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
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
            ]
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    """A database from its URL; SQLite waits for its one writer instead of failing."""
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        VAR.mkdir(parents=True, exist_ok=True)  # SQLite makes its file, but not the folder
        settings["TEST"] = {
            "NAME": VAR / "test_golden_thread.sqlite3"
        }  # a file, so that two writers wait for each other
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
        }
    return settings


DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'golden-thread.sqlite3'}")
APP_DATABASE = _database(DATABASE_URL)
MIGRATION_DATABASE = _database(os.environ.get("MIGRATION_DATABASE_URL", DATABASE_URL))
DATABASES = {"default": dict(APP_DATABASE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "agencies.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
ANONYMOUS_USER_NAME = None  # guardian: nobody is somebody

KEY_FILE = Path(os.environ.get("KEY_FILE", VAR / "keys.json"))

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
