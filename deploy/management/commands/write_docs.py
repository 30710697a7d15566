"""`manage.py write_docs`: the documents that are drawn from the code; with `--check`, whether they are fresh."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from deploy.documents import documents


class Command(BaseCommand):
    help = "Writes the documents in docs/ that are drawn from the code."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; fail when a document is stale.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        folder = settings.ROOT / "docs"
        stale = []
        for name, text in documents().items():
            path = folder / name
            if not path.exists() or path.read_text() != text:
                stale.append(f"docs/{name}")
                if not check:
                    path.write_text(text)
        if check and stale:
            raise CommandError(f"Stale: {', '.join(stale)}. Run `make docs` and commit the result.")
        self.stdout.write("\n".join(stale) if stale else "Every document is fresh.")
