"""Local guidance: everybody of the agency reads it; one person writes, a second agrees, either takes it away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app import commands, queries
from requests_app.api.acting import Kept, carried, mark_with_thing
from requests_app.api.describing import described, page
from requests_app.api.who import People, caller
from requests_app.queries.local_texts import local_texts_of
from requests_app.serializers import local_texts as words
from requests_app.serializers.strict import taken
from requests_app.values.local_texts import NewLocalText

KEPT = Kept(
    "local_text", local_texts_of, lambda by, key: queries.one_or_404(local_texts_of(by), pk=key), words.LocalTextActed
)


class LocalTexts(APIView):
    """Every version of one's agency, and what the partnership has agreed on."""

    permission_classes = [People]

    @described("list_local_texts", "Local guidance", shows=page("LocalTextPage", words.LocalTextShown))
    def get(self, request: Request) -> Response:
        """Rule by rule, the newest version first."""
        by, _at = caller(request)
        return Response({"items": words.LocalTextShown(local_texts_of(by), many=True).data, "next": None})

    @described(
        "write_local_text", "Write a text beside a rule", takes=words.WriteLocalText, shows=words.LocalTextActed,
        status=201, unsafe=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """It waits for a second person, and is shown nowhere before they agree."""
        by, at = caller(request)
        new = NewLocalText(**taken(words.WriteLocalText, request.data))
        done = carried(
            request, by, at, lambda: commands.write_local_text(by.agency, new, by=by, at=at), status=201,
            mark_of=mark_with_thing,
        )  # fmt: skip
        return KEPT.acted(by, done, status=201)


class OneLocalText(APIView):
    """One version."""

    permission_classes = [People]

    @described("get_local_text", "One text", shows=words.LocalTextShown)
    def get(self, request: Request, local_text_id: UUID) -> Response:
        """What it says, beside what, by whom, and when it is shown."""
        return Response(words.LocalTextShown(KEPT.found(request, local_text_id)).data)


class ChangeLocalText(APIView):
    """Writing it anew."""

    permission_classes = [People]

    @described(
        "change_local_text", "Write a text anew", takes=words.ChangeLocalText, shows=words.LocalTextActed, unsafe=True
    )
    def post(self, request: Request, local_text_id: UUID) -> Response:
        """As long as nobody has agreed to it."""
        said = taken(words.ChangeLocalText, request.data)
        new = NewLocalText("", said["text"], said["valid_from"], "", said["valid_until"])

        def act(one: Any, **how: Any) -> Any:
            return commands.change_local_text(one, new, **how)

        return KEPT.on(request, local_text_id, said, act)


class ApproveLocalText(APIView):
    """Agreeing to what somebody else wrote."""

    permission_classes = [People]

    @described(
        "approve_local_text", "Agree to a text", takes=words.DecideLocalText, shows=words.LocalTextActed, unsafe=True
    )
    def post(self, request: Request, local_text_id: UUID) -> Response:
        """From its day on it is shown beside every step that is laid down."""
        said = taken(words.DecideLocalText, request.data)

        def act(one: Any, **how: Any) -> Any:
            return commands.approve_local_text(one, said["justification"], **how)

        return KEPT.on(request, local_text_id, said, act)


class ReturnLocalText(APIView):
    """Sending it back."""

    permission_classes = [People]

    @described(
        "return_local_text", "Send a text back", takes=words.DecideLocalText, shows=words.LocalTextActed, unsafe=True
    )
    def post(self, request: Request, local_text_id: UUID) -> Response:
        """Whoever wrote it changes it."""
        said = taken(words.DecideLocalText, request.data)

        def act(one: Any, **how: Any) -> Any:
            return commands.return_local_text(one, said["justification"], **how)

        return KEPT.on(request, local_text_id, said, act)


class DiscardLocalText(APIView):
    """Giving it up."""

    permission_classes = [People]

    @described(
        "discard_local_text", "Give a text up", takes=words.DiscardLocalText, shows=words.LocalTextActed, unsafe=True
    )
    def post(self, request: Request, local_text_id: UUID) -> Response:
        """It stays on record and was shown nowhere."""
        said = taken(words.DiscardLocalText, request.data)
        return KEPT.on(request, local_text_id, said, commands.discard_local_text)


class EndLocalText(APIView):
    """Taking it away."""

    permission_classes = [People]

    @described("end_local_text", "Take a text away", takes=words.EndLocalText, shows=words.LocalTextActed, unsafe=True)
    def post(self, request: Request, local_text_id: UUID) -> Response:
        """It is shown no more; what it was shown with keeps it."""
        said = taken(words.EndLocalText, request.data)

        def act(one: Any, **how: Any) -> Any:
            return commands.end_local_text(one, said["why"], **how)

        return KEPT.on(request, local_text_id, said, act)
