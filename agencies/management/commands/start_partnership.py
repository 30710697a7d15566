"""`manage.py start_partnership`: the first agency and its administrator, once, in an empty database."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from agencies import commands
from agencies.actors import Machine
from agencies.denials import Denial
from agencies.models import Agency
from agencies.values import Issued, NewAgency, NewMembership, NewPerson


class Command(BaseCommand):
    """Everybody after that is added by an administrator; there are no superusers."""

    help = "Make the first agency and its administrator, in an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--code", required=True, help="short code of the agency, such as MSP")
        parser.add_argument("--name", required=True, help="name of the agency")
        parser.add_argument(
            "--kind", action="append", required=True, help="code of its kind; may be given more than once"
        )
        parser.add_argument("--call-back", default="", help="number at which the agency is rung back")
        parser.add_argument("--admin-email", required=True, help="work e-mail of its administrator")
        parser.add_argument("--admin-name", required=True, help="name of its administrator")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input: else a link is shown"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if Agency.objects.exists():
            raise CommandError("This database holds a partnership already. Its administrators add everybody else.")
        password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else None
        try:
            validate_email(options["admin_email"])
            if password is not None:
                validate_password(password)
        except ValidationError as wrong:
            raise CommandError(" ".join(wrong.messages)) from wrong
        try:
            agency, link = _begin(options, password)
        except Denial as denial:
            raise CommandError("; ".join(str(fault.detail) for fault in denial.errors) or str(denial)) from denial
        self.stdout.write(f"{agency.name} stands, and {options['admin_name']} administers it.")
        if link:
            self.stdout.write(told(link))


def _begin(options: dict[str, Any], password: str | None) -> tuple[Agency, Issued | None]:
    at = timezone.now()
    new = NewAgency(
        code=options["code"],
        name=options["name"],
        kinds=tuple(options["kind"]),
        call_back_number=options["call_back"],
        teams=("Administration",),
    )
    agency = commands.register_agency(new, by=None, at=at)
    software = Machine(agency)
    person = NewPerson(email=options["admin_email"], name=options["admin_name"], password=password)
    administrator = commands.add_person(agency, person, by=software, at=at)
    membership = NewMembership(role="ADMINISTRATOR", title="administrator", starts_at=at)
    commands.open_membership(agency, administrator, membership, by=software, at=at)
    if password is not None:
        return agency, None
    return agency, commands.make_invitation(administrator, by=software, at=at, handed=True)


def told(link: Issued) -> str:
    """Where the password is set: shown once, to whoever runs the machine."""
    address = f"{settings.SITE_URL}/invitation/{link.secret}/"
    return f"Give them this link, which works once and until {link.expires_at:%Y-%m-%d %H:%M} UTC:\n{address}"
