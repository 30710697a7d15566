"""`manage.py let_administrator_in`: a link for an agency's only administrator, whom nobody else could send one.

Whoever runs the machine makes it; it stands in the agency's record as made by nobody who signs in.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies import commands
from agencies.actors import Machine
from agencies.denials import Denial
from agencies.management.commands.start_partnership import told
from agencies.models import Membership
from agencies.queries import members_holding
from agencies.roles import ADMINISTRATOR


class Command(BaseCommand):
    """For an administrator who has no password yet, or forgot it."""

    help = "A link by which the only administrator of an agency sets a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="short code of the agency, such as MSP")

    def handle(self, *args: Any, **options: Any) -> None:
        """Shown once, here."""
        at = timezone.now()
        held = Membership.objects.filter(Membership.live(at), agency__code=options["code"], role=ADMINISTRATOR)
        member = held.select_related("person", "agency").first()
        if member is None or members_holding([ADMINISTRATOR], member.agency, at).count() != 1:
            raise CommandError("This agency has not exactly one administrator. Another administrator sends the link.")
        try:
            link = commands.make_invitation(member.person, by=Machine(member.agency), at=at, handed=True)
        except Denial as denial:
            raise CommandError(str(denial)) from denial
        self.stdout.write(told(link))
