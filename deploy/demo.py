"""The demonstration: the site, a worker and its timetable in one process, with made-up people and no mail.

The worker has the main thread, because it is what signals must reach; the site is served by Django's threaded
WSGI server in another, because gunicorn always forks. The broker is this process's memory: what a stop loses
are ticks, and everything there is to do stands in the database.
"""

from __future__ import annotations

import os
import secrets
import signal
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from celery.beat import Service
from celery.exceptions import SecurityWarning
from celery.worker import state
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command, get_commands
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone

from agencies.actors import Actor, actor_of
from agencies.commands import open_sign_in
from agencies.models import Accreditation, Agency, Membership, Person
from agencies.queries import members_holding
from agencies.roles import ADMINISTRATOR
from audit import months, seal, sequencer
from requests_app import commands
from requests_app.commands.standing import NewAccreditation
from requests_app.guidance.standing import standing
from requests_app.queries.standing import raisers
from workers.app import app as celery_app

Say = Callable[[str], Any]

SCENARIOS: Final = Path(apps.get_app_config("requests_app").path) / "scenarios"
STORIES: Final = {"demo": True, "rq-01": False}
"""Scenarios, of which the first that is shipped is played, and whether its dates are moved so that it ends now."""
GUIDES: Final = (
    "pip", "dara", "kit", "mara", "ines", "leo", "nia", "sam", "bea", "omar", "jo", "hana", "cleo", "vic", "dee",
    "grace", "ada",
)  # fmt: skip
"""The people to begin with, in the order in which the demonstration's story introduces them."""
ENDS: Final = {"kit": 20, "wes": 0}
"""Whose accreditation ends in so many days; 0: in a minute, so that it has ended when somebody looks."""
UNMISTAKABLE: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # no letter that is taken for another
STOPPING: Final = (signal.SIGINT, signal.SIGTERM)


class _Silent(WSGIRequestHandler):
    """`deploy.logs` writes a line for each request; the server's own would hold the path as it was typed."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def prepare(say: Say) -> str:
    """Make what is missing: keys, tables, style sheets, made-up people. Returns the password of all of them."""
    os.umask(0o077)  # what this process makes is for whoever started it, and nobody else on this machine
    settings.VAR.mkdir(parents=True, exist_ok=True)
    for path in settings.VAR.glob("*.sqlite3*"):
        path.chmod(0o600)
    if not settings.KEY_FILE.exists():
        seal.FileKeys.create(settings.KEY_FILE, months=months.ahead(timezone.now()))
    if not sequencer.can_sign():
        sequencer.make_key()
    call_command("migrate", verbosity=0)
    if isinstance(staticfiles_storage, ManifestFilesMixin) and staticfiles_storage.read_manifest() is None:
        call_command("collectstatic", interactive=False, verbosity=0)
    password = _password()
    if not Agency.objects.exists():
        _play(password, say)
        accredit(timezone.now())
    settings.ACCREDITATION_DEMANDED = Accreditation.objects.exists()  # not while the story plays, nor of an older one
    return password


def accredit(at: datetime) -> None:
    """Everybody who raises requests is accredited and has accepted the terms, by the commands that any partnership
    uses. Of two people it ends, so that one can be seen to be warned, and one to be kept from raising."""
    for agency in Agency.objects.order_by("code"):
        people = {row.person_id: row.person for row in raisers(agency, at)}
        lead = members_holding([ADMINISTRATOR], agency, at).exclude(person__in=people).first()
        by = _acting(lead.person, agency, at) if lead else None
        if by is None or not people:
            continue
        for days, those in _by_end(people.values()).items():
            ends_at = at + (timedelta(days=days) if days else timedelta(minutes=1))
            new = NewAccreditation(those, "TRAINING", "AGENCY", at, ends_at)
            commands.accredit_people(agency, new, by=by, at=at)
        for person in people.values():
            if who := _acting(person, agency, at):
                commands.accept_terms(agency, standing().terms.version, by=who, at=at)


def _by_end(people: Iterable[Person]) -> dict[int, list[UUID]]:
    """In how many days whose accreditation ends; none for whom it is over in a minute."""
    found: dict[int, list[UUID]] = {}
    for person in people:
        found.setdefault(ENDS.get(person.email.partition("@")[0], 365), []).append(person.pk)
    return found


def _acting(person: Person, agency: Agency, at: datetime) -> Actor | None:
    return actor_of(open_sign_in(person, agency, by=None, at=at, door="play"), at, proved_at=at)


def logins(*, everyone: bool = False) -> list[tuple[str, str, str]]:
    """Who can sign in: e-mail address, name and titles, agency. Those whose home page tells most, or everyone."""
    live = Membership.objects.filter(Membership.live(timezone.now()), person__is_active=True)
    titles: dict[tuple[str, str, str], list[str]] = {}
    for row in live.select_related("person", "agency").order_by("agency__name", "person__name", "starts_at", "id"):
        titles.setdefault((row.person.email, row.person.name, row.agency.name), []).append(row.title)
    rows = [(email, ", ".join([name, *held]), agency) for (email, name, agency), held in titles.items()]
    if everyone:
        return rows
    place = {f"{handle}@demo.example": number for number, handle in enumerate(GUIDES)}
    return sorted((row for row in rows if row[0] in place), key=lambda row: place[row[0]])


def bind(host: str, port: int) -> ThreadedWSGIServer:
    """Take the port now, so that a taken one is noticed before anything is made; callers wait for `serve`."""
    return ThreadedWSGIServer((host, port), _Silent)


def serve(server: ThreadedWSGIServer) -> int:
    """Serve pages and work in the background until told to stop. Returns the exit code."""
    handler: WSGIHandler = get_wsgi_application()
    server.set_app(handler)
    # Whatever the environment says: this process is complete in itself.
    celery_app.conf.update(broker_url="memory://localhost/", broker_transport_options={})
    worker = _worker()
    with _running_beside(server), _timetable():
        worker.start()
    return int(worker.exitcode or 0)


def _password() -> str:
    """One password for every made-up person, the same at each start. It guards nothing: it keeps strangers out."""
    path: Path = settings.VAR / "demo-password.txt"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text("-".join("".join(secrets.choice(UNMISTAKABLE) for _ in range(4)) for _ in range(4)))
    return path.read_text()


def _play(password: str, say: Say) -> None:
    """Let the made-up people work through a story, so that every state was reached and recorded."""
    story = next((name for name in STORIES if (SCENARIOS / f"{name}.json").exists()), None)
    if story is None or "play" not in get_commands():
        say("There is no story to play yet: the demonstration starts without people.")
        return
    say("Made-up people are working through the story. This takes a moment …")
    try:
        call_command("play", story, keep=True, shift_to_now=STORIES[story], password=password, stdout=StringIO())
    except BaseException:
        _forget()
        raise


def _forget() -> None:
    """Half a story is none: the next start begins again. A database that is not a file of ours stays as it is."""
    connection.close()
    if connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)


def _worker() -> Any:
    """A worker with one thread that stops at the first signal, without words for operators."""
    warnings.filterwarnings("ignore", category=SecurityWarning)  # runs no code from messages: root is no worse here

    class Quiet(celery_app.Worker):  # type: ignore[misc, name-defined]
        def install_platform_tweaks(self, worker: Any) -> None:
            for number in STOPPING:
                signal.signal(number, _stop)

    return Quiet(
        hostname="demo@localhost",
        pool_cls="threads",
        concurrency=1,
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )


def _stop(*_: Any) -> None:
    """Ask the worker to finish: it looks at this between two ticks."""
    state.should_stop = 0  # type: ignore[assignment]  # an exit code, says Celery's own code


@contextmanager
def _running_beside(server: ThreadedWSGIServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, name="site", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _timetable() -> Iterator[None]:
    # A thread of ours: the timetable that a worker can embed is a forked process and shares no memory with it.
    service = Service(celery_app, max_interval=1, scheduler_cls=celery_app.conf.beat_scheduler)
    threading.Thread(target=service.start, name="timetable", daemon=True).start()
    try:
        yield
    finally:
        service.stop(wait=True)
