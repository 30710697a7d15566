"""`manage.py trail_keys`: which epochs there are; make keys, or destroy one with everything that it wraps."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.module_loading import import_string

from audit import disposal, months, notes, sealed
from audit.keys import FileKeys, keys
from audit.models import Root

THE_MONTH = "DISPOSAL_MONTH"
"""What a month's key is destroyed under: each record that went with it was disposed of under a rule of its own."""


class Command(BaseCommand):
    help = (
        "Say which epochs of keys there are and how many records each wraps. A key that is destroyed takes with it "
        "whatever was sealed under it, in every backup too: the trail stays, and says so."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        doing = parser.add_mutually_exclusive_group()
        doing.add_argument("--ahead", metavar="YEARS", type=int, help="keys for each disposal month of so many years")
        doing.add_argument("--over", action="store_true", help="destroy keys of months that are over and left empty")
        doing.add_argument("--begin", metavar="EPOCH", help="a new key for whatever has no month (such as standing-2)")
        doing.add_argument("--destroy", metavar="EPOCH", help="destroy this epoch's key, for ever; with --rule")
        parser.add_argument("--rule", metavar="CODE", help="the retention rule under which it is destroyed")

    def handle(self, *args: Any, rule: str | None, **options: Any) -> None:
        today = timezone.now().date()
        doing = {name: options[name] for name in ("ahead", "over", "begin", "destroy") if options[name]}
        if bool(options["destroy"]) != bool(rule):
            raise CommandError("To destroy a key, say under which rule: --destroy EPOCH --rule CODE.")
        try:
            if options["ahead"] and not settings.KEY_FILE.exists():
                FileKeys.create(settings.KEY_FILE)
            if doing and not isinstance(keys(), FileKeys):
                raise CommandError("These keys are not in a file: begin and destroy them where they are held.")
            for name, value in doing.items():
                getattr(self, f"_{name}")(value, rule, today)
        except ValueError as wrong:
            raise CommandError(f"{wrong}.") from wrong
        for line in _lines():
            self.stdout.write(line)

    def _ahead(self, years: int, _rule: None, today: date) -> None:
        made = FileKeys.make(settings.KEY_FILE, months.ahead(today, years))
        self.stdout.write(f"{made} keys of disposal months were made. Keep a copy of {settings.KEY_FILE} elsewhere.")

    def _begin(self, epoch: str, _rule: None, _today: date) -> None:
        FileKeys.begin(settings.KEY_FILE, epoch)
        self.stdout.write(f"{_also('wrap_anew')} second factors are wrapped under {epoch} now.")

    def _destroy(self, epoch: str, rule: str, today: date) -> None:
        if left := _also("held_under", epoch):
            raise ValueError(f"{left} people's second factors are wrapped under it: begin another epoch first")
        if months.is_one(epoch) and (left := disposal.lives_under(epoch)):
            raise ValueError(f"{left} records that nobody disposed of live under this month: dispose of them, or wait")
        FileKeys.destroy(settings.KEY_FILE, epoch, rule, today)

    def _over(self, _asked: bool, _rule: None, today: date) -> None:
        _is_the_database()
        for epoch in _months():
            if not months.may_be_destroyed(epoch, today):
                continue
            if left := disposal.lives_under(epoch):
                self.stderr.write(f"{epoch} is over, but {left} records live under it: they are moved once they rest.")
                continue
            FileKeys.destroy(settings.KEY_FILE, epoch, THE_MONTH, today)
            self.stdout.write(f"The key of {epoch} is no more.")


def _is_the_database() -> None:
    """Whether this is the database that was sealed last, and no empty or older one. Raises CommandError, NoteError."""
    published, newest = settings.TRAIL_FOLDER / "checkpoint", sealed.newest()
    if not published.exists() or newest is None:
        raise CommandError("Nothing sealed says that this is the database whose records went. No key is destroyed.")
    signed, _ = notes.opened(published.read_text(), sealed.keys())
    if newest.tree_size < signed.size:
        raise CommandError("This database is older than what was sealed. No key is destroyed.")


def _months() -> list[str]:
    held = keys()
    return sorted(filter(months.is_one, held.keys)) if isinstance(held, FileKeys) else []


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
        whole = "a disposal month" if months.is_one(epoch) else "held"
        how = str(gone) if gone else "wraps whatever has no month" if epoch == held.current else whole
        lines.append(f"{epoch}: {wraps[epoch]} records, {how}")
    if empty := [month for month in _months() if month not in wraps]:
        lines.append(f"{empty[0]} to {empty[-1]}: {len(empty)} disposal months with a key and no record")
    return lines
