"""`manage.py migrate` as the role that owns the tables, then the grants of every other role."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from deploy.owner import as_owner, grant


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)
            grant()
