"""One's own open notices: what waits for this person, so that another system can show it where they work."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.models import Person
from requests_app import commands, reminders
from requests_app.api.acting import carried
from requests_app.api.describing import described, page
from requests_app.api.who import ANSWERS, READ, People, caller, people_and
from requests_app.mail import NOTICES
from requests_app.models import Notification
from requests_app.serializers.notices import ChooseMail, MailChoiceShown, NoticeShown
from requests_app.serializers.strict import taken


class Notices(APIView):
    """What waits for oneself."""

    permission_classes = [people_and(GET=READ)]

    @described("list_notices", "What waits for you", shows=page("NoticePage", NoticeShown))
    def get(self, request: Request) -> Response:
        """Your open notices, the most pressing first. They name a reference, and nothing of what was written."""
        by, _at = caller(request)
        rows = reminders.inbox(by)
        if by.is_key and ANSWERS not in by.scopes:
            rows = [row for row in rows if row.side != "response"]
        return Response({"items": NoticeShown([_words(row) for row in rows], many=True).data, "next": None})


class MailChoice(APIView):
    """How one is told by e-mail."""

    permission_classes = [People]

    @described("show_mail_choice", "How you are told by e-mail", shows=MailChoiceShown)
    def get(self, request: Request) -> Response:
        """Your own choice, and what can be turned off."""
        by, _at = caller(request)
        return Response(_choice(by.person))

    @described("choose_mail", "Choose how you are told by e-mail", takes=ChooseMail, shows=MailChoiceShown, unsafe=True)
    def post(self, request: Request) -> Response:
        """One e-mail a day at a time of yours, or each at once; what cannot wait breaks through."""
        by, at = caller(request)
        said = taken(ChooseMail, request.data)
        carried(
            request, by, at, lambda: commands.choose_mail(by.person, said["digest_at"], said["mutes"], by=by, at=at)
        )
        by.person.refresh_from_db()
        return Response(_choice(by.person))


def _choice(person: Person) -> Any:
    shown = {"digest_at": person.digest_at, "mutes": person.mutes, "mutable": list(reminders.MUTABLE)}
    return MailChoiceShown(shown).data


def _words(row: Notification) -> dict[str, Any]:
    said = NOTICES[row.kind]
    return {
        "id": row.pk,
        "kind": row.kind,
        "subject": said.subject,
        "sentence": said.sentence,
        "to_do": row.kind in reminders.TO_DO,
        "about": row.side,
        "ref": row.ref,
        "made_at": row.made_at,
        "due_at": row.due_at,
    }
