"""`manage.py trail_keys`: which epochs there are; begin one, or destroy one with everything that it wraps."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

from audit.keys import FileKeys, keys
from audit.models import Root


class Command(BaseCommand):
    help = (
        "Say which epochs of keys there are and how many records each wraps. A key that is destroyed takes with it "
        "whatever was sealed under it, in every backup too: the trail stays, and says so."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        doing = parser.add_mutually_exclusive_group()
        doing.add_argument("--begin", metavar="EPOCH", help="a new key, which wraps whatever is new (such as 2026-12)")
        doing.add_argument("--destroy", metavar="EPOCH", help="destroy this epoch's key, for ever; with --rule")
        parser.add_argument("--rule", metavar="CODE", help="the retention rule under which it is destroyed")

    def handle(self, *args: Any, begin: str | None, destroy: str | None, rule: str | None, **options: Any) -> None:
        held = keys()
        if (begin or destroy) and not isinstance(held, FileKeys):
            raise CommandError("These keys are not in a file: begin and destroy them where they are held.")
        if bool(destroy) != bool(rule):
            raise CommandError("To destroy a key, say under which rule: --destroy EPOCH --rule CODE.")
        try:
            if begin:
                FileKeys.begin(settings.KEY_FILE, begin)
                moved = _also("wrap_anew")
                self.stdout.write(f"{moved} second factors are wrapped under {begin} now.")
            if destroy and rule:
                if left := _also("held_under", destroy):
                    raise ValueError(f"{left} people's second factors are wrapped under it: begin another epoch first")
                FileKeys.destroy(settings.KEY_FILE, destroy, rule, timezone.now().date())
        except ValueError as wrong:
            raise CommandError(f"{wrong}.") from wrong
        for line in _lines():
            self.stdout.write(line)


def _also(what: str, *words: str) -> int:
    """What else is wrapped by these keys, and is no record of the trail: those who sign in need it for ever."""
    done: int = import_string(f"{settings.ALSO_WRAPPED}.{what}")(*words) if settings.ALSO_WRAPPED else 0
    return done


def _lines() -> list[str]:
    held = keys()
    wraps: Counter[str] = Counter()
    for model in apps.get_models():
        if issubclass(model, Root):
            wraps.update(model._base_manager.exclude(sealed_key=b"").values_list("key_epoch", flat=True).iterator())
    lines = []
    for epoch in sorted({*wraps, held.current}):
        gone = held.destroyed(epoch)
        how = str(gone) if gone else "wraps whatever is new" if epoch == held.current else "held"
        lines.append(f"{epoch}: {wraps[epoch]} records, {how}")
    return lines
