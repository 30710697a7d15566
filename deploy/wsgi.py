"""The site as a WSGI application."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
application = get_wsgi_application()

if settings.PROFILE == "sequencer":
    raise SystemExit("This profile seals the trail and serves nobody.")
if settings.IN_PRODUCTION:
    from deploy.owner import why_not_serve

    if reasons := why_not_serve():
        raise SystemExit("This database does not protect the trail.\n" + "\n".join(f"* {reason}" for reason in reasons))
