"""Settings for the libraries beside which our trail is measured: their apps, one database, and nothing of ours."""

from __future__ import annotations

import os

import dj_database_url

SECRET_KEY = "bench"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": dj_database_url.parse(os.environ["LIBRARIES_DATABASE_URL"])}
INSTALLED_APPS = [
    "django.contrib.contenttypes", "django.contrib.auth", "auditlog", "simple_history", "pgtrigger", "pghistory",
    "tests.bench.libraries",
]  # fmt: skip
