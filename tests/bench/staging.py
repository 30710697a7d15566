"""The stage of a measurement: an empty installation, founded with the made-up cast and worked in by its commands."""

from __future__ import annotations

import os
from pathlib import Path


def set_up() -> None:
    """Django with settings as in production where they cost time, and a migrated database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "deploy.settings"
    # Production asks of every act whether sealing is late. Nothing is sealed here, so the answer has to be no for long.
    os.environ["AUDIT_MAX_UNSEALED"] = str(7 * 24 * 3600)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from audit import seal

    if not Path(settings.KEY_FILE).exists():
        seal.FileKeys.create(settings.KEY_FILE)
    call_command("migrate", verbosity=0)
