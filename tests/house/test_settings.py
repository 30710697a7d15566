"""The settings of each profile, as a process of its own sees them: what protects people is written down here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from audit import seal
from tests.house.source import ROOT

PRINT = """
import json, os
from django.conf import settings
names = os.environ["NAMES"].split()
print(json.dumps({name: getattr(settings, name, None) for name in names}, default=str))
"""
EVERYWHERE: dict[str, Any] = {
    "DEBUG": False,
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_REFERRER_POLICY": "same-origin",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    "X_FRAME_OPTIONS": "DENY",
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_AGE": 43200,
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    "SESSION_SAVE_EVERY_REQUEST": False,
    "SESSION_SERIALIZER": "django.contrib.sessions.serializers.JSONSerializer",
    "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
    "CSRF_USE_SESSIONS": False,
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_SAMESITE": "Lax",
    "SIGNED_COOKIE_LEGACY_SALT_FALLBACK": False,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    "PASSWORD_RESET_TIMEOUT": 3600,
    "EMAIL_USE_SSL": True,
    "EMAIL_USE_TLS": False,
    "FILE_UPLOAD_PERMISSIONS": 0o600,
    "FILE_UPLOAD_DIRECTORY_PERMISSIONS": 0o700,
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 2_621_440,
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 300,
    "DATA_UPLOAD_MAX_NUMBER_FILES": 20,
    "USE_TZ": True,
    "TIME_ZONE": "UTC",
    "AUTH_USER_MODEL": "agencies.Person",
    "ANONYMOUS_USER_NAME": None,
    "ACCOUNT_PREVENT_ENUMERATION": True,
    "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": True,
    "ACCOUNT_LOGOUT_ON_GET": False,
    "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": 300,
    "ACCOUNT_SESSION_REMEMBER": False,
    "MFA_WEBAUTHN_USER_VERIFICATION": "required",
    "MFA_TOTP_TOLERANCE": 0,
    "MFA_TRUST_ENABLED": False,
    "SILENCED_SYSTEM_CHECKS": [],
}
PRODUCTION: dict[str, Any] = EVERYWHERE | {
    "ALLOWED_HOSTS": ["golden.example"],
    "CSRF_TRUSTED_ORIGINS": ["https://golden.example"],
    "SECURE_SSL_REDIRECT": True,
    "SECOND_FACTOR_DEMANDED": True,
    "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
    "SECURE_HSTS_SECONDS": 63_072_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_NAME": "__Host-session",
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_DOMAIN": None,  # `__Host-` allows none
    "SESSION_COOKIE_PATH": "/",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_DOMAIN": None,
    "CSRF_COOKIE_PATH": "/",
    "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https",
}
DEMO: dict[str, Any] = EVERYWHERE | {
    "ALLOWED_HOSTS": ["127.0.0.1", "127.0.0.1", "localhost"],
    "SECURE_SSL_REDIRECT": False,
    "SESSION_COOKIE_NAME": "gt-demo-session",
    "CSRF_COOKIE_NAME": "gt-demo-csrf",
    "SECURE_PROXY_SSL_HEADER": None,
    "ALLAUTH_TRUSTED_PROXY_COUNT": 0,
    "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
}


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """An environment that is fit for production."""
    secret, keys = tmp_path / "secret-key", tmp_path / "keys.json"
    secret.write_text("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\n")
    seal.FileKeys.create(keys)
    return {
        "GT_PROFILE": "production",
        "GT_VAR": str(tmp_path),
        "SECRET_KEY_FILE": str(secret),
        "KEY_FILE": str(keys),
        "SITE_URL": "https://golden.example",
        "DATABASE_URL": "postgresql://gt_app@db/golden_thread",
        "MIGRATION_DATABASE_URL": "postgresql://gt_migrator@db/golden_thread",
        "REDIS_URL": "redis://redis/0",
        "EMAIL_HOST": "mail.example",
    }


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """A fresh process with this environment and nothing of ours besides."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = {**kept, "DJANGO_SETTINGS_MODULE": "deploy.settings", **environment}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=settings, capture_output=True, text=True, check=False, timeout=60
    )


def seen(environment: dict[str, str], names: set[str]) -> dict[str, Any]:
    done = run({**environment, "NAMES": " ".join(sorted(names))}, "-c", PRINT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_production_is_set_to(production: dict[str, str]) -> None:
    assert seen(production, set(PRODUCTION)) == PRODUCTION


def test_what_the_demonstration_is_set_to(tmp_path: Path) -> None:
    assert seen({"GT_PROFILE": "demo", "GT_VAR": str(tmp_path)}, set(DEMO)) == DEMO


def test_nobody_and_nothing_is_let_in_by_default(production: dict[str, str]) -> None:
    settings = seen(
        production, {"REST_FRAMEWORK", "MIDDLEWARE", "INSTALLED_APPS", "CONTENT_SECURITY_POLICY", "DATABASES"}
    )
    api = settings["REST_FRAMEWORK"]
    assert api["DEFAULT_PERMISSION_CLASSES"] == ["deploy.nobody.Nobody"]
    assert api["DEFAULT_RENDERER_CLASSES"] == ["rest_framework.renderers.JSONRenderer"]
    assert api["DEFAULT_PARSER_CLASSES"] == ["requests_app.api.parsing.StrictJSON"]
    assert api["NUM_PROXIES"] == 1
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings["MIDDLEWARE"]
    assert not {"django.contrib.admin", "django.contrib.gis"} & set(settings["INSTALLED_APPS"])
    sources = [source for sources in settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"].values() for source in sources]
    assert set(sources) == {"'none'", "'self'"}
    assert settings["DATABASES"]["default"]["ATOMIC_REQUESTS"] is False


def test_production_passes_djangos_own_deployment_check(production: dict[str, str]) -> None:
    done = run(production, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SECRET_KEY_FILE", "", "SECRET_KEY must be a secret of its own"),
        ("DATABASE_URL", "sqlite:///gt.sqlite3", "DATABASE_URL must lead to PostgreSQL"),
        (
            "MIGRATION_DATABASE_URL",
            "postgresql://gt_app@db/golden_thread",
            "MIGRATION_DATABASE_URL must be another role",
        ),
        ("KEY_FILE", "/nowhere/keys.json", "KEY_FILE is missing"),
        ("SITE_URL", "http://golden.example", "SITE_URL must start with https://"),
        ("SITE_URL", "https://*.example", "SITE_URL must name one host"),
        ("REDIS_URL", "", "REDIS_URL is missing"),
        ("EMAIL_HOST", "", "EMAIL_HOST is missing"),
    ],
)
def test_production_refuses_what_is_only_good_enough_for_a_demonstration(
    production: dict[str, str], name: str, value: str, reason: str
) -> None:
    environment = {key: kept for key, kept in production.items() if key != name} | ({name: value} if value else {})
    done = run(environment, "manage.py", "check")
    assert done.returncode != 0
    assert reason in done.stderr


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_production_refuses_a_key_file_that_others_may_read(production: dict[str, str], mode: int) -> None:
    Path(production["KEY_FILE"]).chmod(mode)
    assert "KEY_FILE is readable by others" in run(production, "manage.py", "check").stderr
    Path(production["KEY_FILE"]).chmod(0o400)
    assert run(production, "manage.py", "check").returncode == 0


def test_the_profile_that_seals_needs_no_secret_of_the_site_and_serves_nobody(production: dict[str, str]) -> None:
    environment = {key: production[key] for key in ("SITE_URL", "DATABASE_URL", "GT_VAR")} | {"GT_PROFILE": "sequencer"}
    assert run(environment, "manage.py", "audit_sequencer", "--make-key").returncode == 0
    assert "serves nobody" in run(environment, "-c", "import deploy.wsgi").stderr


def test_a_short_secret_and_an_unknown_profile_are_refused(production: dict[str, str]) -> None:
    Path(production["SECRET_KEY_FILE"]).write_text("short")
    assert "SECRET_KEY must be" in run(production, "manage.py", "check").stderr
    assert "GT_PROFILE is demo, test or production" in run({"GT_PROFILE": "prod"}, "manage.py", "check").stderr
