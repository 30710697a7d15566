"""Run as a process of its own, with settings of its own: `python -m tests.bench.libraries make | WAY WRITERS SECONDS`.

`make` makes the tables and a thousand rows of each. A way prints its transactions in a second; with 0 writers, how
many bytes of WAL one takes.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable

ROWS, COUNTED = 1000, 200


def ways() -> dict[str, Callable[[random.Random], None]]:
    """By name: one transaction, about a row by lot."""
    import pghistory
    from auditlog.context import set_actor
    from django.contrib.auth.models import User
    from django.db import transaction

    from tests.bench.libraries.models import Logged, Remembered, Tracked

    somebody = User.objects.order_by("pk").first()
    keys = {model: list(model.objects.values_list("pk", flat=True)) for model in (Logged, Remembered, Tracked)}

    def change(model: type, dice: random.Random) -> None:
        with transaction.atomic():
            row = model.objects.select_for_update().get(pk=dice.choice(keys[model]))
            row.status += 1
            row.save(update_fields=["status"])

    def logged(dice: random.Random) -> None:
        with set_actor(somebody):
            change(Logged, dice)

    def tracked(dice: random.Random) -> None:
        with pghistory.context(user=somebody.pk, action="step.approved"):
            change(Tracked, dice)

    return {
        "django-auditlog": logged,
        "django-simple-history": lambda dice: change(Remembered, dice),
        "django-pghistory": tracked,
    }


def make() -> None:
    """The tables, and a thousand rows of each."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from tests.bench.libraries.models import Logged, Remembered, Tracked

    call_command("migrate", verbosity=0)  # first what the rows of the libraries refer to
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("pgtrigger", "install", verbosity=0)
    User.objects.create(username="somebody")
    for model in (Logged, Remembered, Tracked):
        model.objects.bulk_create(model() for _ in range(ROWS))


def wal(way: Callable[[random.Random], None]) -> float:
    """Bytes of one transaction."""
    from django.db import connection

    def stands() -> float:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
            return float(cursor.fetchone()[0])

    dice = random.Random(4)  # noqa: S311 - an order, not a secret
    way(dice)
    before = stands()
    for _ in range(COUNTED):
        way(dice)
    return (stands() - before) / COUNTED


def speed(way: Callable[[random.Random], None], writers: int, seconds: float) -> float:
    """Transactions in a second of so many processes at once."""
    from django.db import connections

    connections.close_all()  # no two processes on one connection
    pipes = []
    for number in range(writers):
        reads, writes = os.pipe()
        if not os.fork():
            dice = random.Random(f"{number} {time.time_ns()}")  # noqa: S311
            way(dice)
            began, done = time.perf_counter(), 0
            while time.perf_counter() - began < seconds:
                way(dice)
                done += 1
            os.write(writes, f"{done / (time.perf_counter() - began)}".encode())
            os._exit(0)
        os.close(writes)
        pipes.append(reads)
    total = 0.0
    for reads in pipes:
        total += float(os.read(reads, 40) or b"0")
        os.close(reads)
        os.wait()
    return total


def main(arguments: list[str]) -> None:
    """As the words above say."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.library_settings"
    import django

    django.setup()
    if arguments == ["make"]:
        make()
        return
    name, writers, seconds = arguments
    way = ways()[name]
    sys.stdout.write(f"{speed(way, int(writers), float(seconds)) if int(writers) else wal(way)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
