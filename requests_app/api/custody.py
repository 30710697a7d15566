"""Custody of what was shared: `responses/…` for the side that gave it, `disclosures/…` for whoever holds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.actors import Actor
from requests_app import commands
from requests_app.api.acting import acted, carried
from requests_app.api.describing import View, described
from requests_app.api.who import ANSWERS, READ, People, caller, people_and
from requests_app.http import looked_up, receipt_of
from requests_app.models import AgencyResponse
from requests_app.queries import custody as holding
from requests_app.queries.copies import copies_given, copies_received
from requests_app.queries.opening import disclosed_or_404, given_or_404
from requests_app.queries.scope import misuse_or_404, one_or_404
from requests_app.serializers import custody, standing
from requests_app.serializers.strict import taken


def _given(by: Actor, ref: str, at: datetime) -> AgencyResponse:
    """What one's agency gave, once it was sent. Raises NotFound, on record."""
    with looked_up(by, at, tried="custody", asked_for=ref):
        return given_or_404(by, ref, at)


def _held(by: Actor, ref: str, at: datetime) -> AgencyResponse:
    """What one's agency holds. Raises NotFound, on record."""
    with looked_up(by, at, tried="disclosure", asked_for=ref):
        return disclosed_or_404(by, ref, at)


def _done(request: Request, act: Callable[[Actor, datetime], Any]) -> Response:
    """Do it once, and give the receipt."""
    by, at = caller(request)
    done = carried(request, by, at, lambda: act(by, at))
    return acted(custody.CustodyActed, {"receipt": standing.receipt_shown(receipt_of(done.mark))}, done)


def _took(name: str, summary: str, takes: Any) -> Callable[[View], View]:
    return described(name, summary, takes=takes, shows=custody.CustodyActed, unsafe=True)


class Custody(APIView):
    """Everybody who has what one's agency gave."""

    permission_classes = [people_and(GET=ANSWERS)]

    @described("show_custody", "Who has what you shared", shows=custody.CustodyShown)
    def get(self, request: Request, ref: str) -> Response:
        """The whole tree, and what waits for your word. That you looked is recorded."""
        by, at = caller(request)
        root = _given(by, ref, at)
        commands.open_response(root, by=by, at=at)
        waiting = root.corrections.filter(ended="").order_by("number")
        body = {
            "tree": holding.custody_of(root),
            "leaves": root.leaves.select_related("held__to_agency", "to_agency").order_by("number"),
            "corrections": [{"id": one.pk, "number": one.number, "at": one.written_at} for one in waiting],
            "copies": copies_given(root),
        }
        return Response(custody.CustodyShown(body).data)


class Branch(APIView):
    """One's own branch."""

    permission_classes = [people_and(GET=READ)]

    @described("show_branch", "Who has what was shared with you", shows=custody.CustodyShown)
    def get(self, request: Request, ref: str) -> Response:
        """Your own branch, what you asked, and corrections that reached you. That you looked is recorded."""
        by, at = caller(request)
        held = _held(by, ref, at)
        commands.look_at_custody(held, by=by, at=at)
        copies = held.correction_copies.select_related("correction").order_by("correction__number")
        body = {
            "tree": holding.branch_of(held),
            "leaves": held.leaves_asked.select_related("held__to_agency", "to_agency").order_by("number"),
            "corrections": [{"id": one.pk, "number": one.correction.number, "at": one.read_at} for one in copies],
            "copies": copies_received(held),
        }
        return Response(custody.CustodyShown(body).data)


class AskLeave(APIView):
    """Asking to pass it on."""

    permission_classes = [People]

    @_took("ask_leave", "Ask whether you may pass it on", custody.AskLeave)
    def post(self, request: Request, ref: str) -> Response:
        """The originator decides. What they agree to reaches an agency here at once, under the same conditions."""
        said = taken(custody.AskLeave, request.data)
        return _done(request, lambda by, at: commands.ask_leave(_held(by, ref, at), said, by=by, at=at))


class TellPassedOn(APIView):
    """Telling that it could not wait."""

    permission_classes = [People]

    @_took("tell_passed_on", "Tell them that it was passed on without waiting", custody.TellPassedOn)
    def post(self, request: Request, ref: str) -> Response:
        """Only where the law or immediate danger requires it."""
        said = taken(custody.TellPassedOn, request.data)
        return _done(request, lambda by, at: commands.tell_passed_on(_held(by, ref, at), said, by=by, at=at))


class AskToKeep(APIView):
    """Asking for more time."""

    permission_classes = [People]

    @_took("ask_to_keep", "Ask to keep it longer", custody.AskToKeep)
    def post(self, request: Request, ref: str) -> Response:
        """Before access ends or after it has. The originator decides."""
        said = taken(custody.AskToKeep, request.data)

        def ask(by: Actor, at: datetime) -> Any:
            return commands.ask_to_keep(_held(by, ref, at), said["why"], until=said["until"], by=by, at=at)

        return _done(request, ask)


class AnswerLeave(APIView):
    """Agreeing or refusing."""

    permission_classes = [People]

    @_took("answer_leave", "Agree to passing on or keeping, or refuse", custody.AnswerLeave)
    def post(self, request: Request, ref: str, leave_id: UUID) -> Response:
        """By somebody who could sign the answer, and had no hand in asking for it or drafting it."""
        said = taken(custody.AnswerLeave, request.data)

        def answer(by: Actor, at: datetime) -> Any:
            root = _given(by, ref, at)
            with looked_up(by, at, tried="leave", asked_for=str(leave_id)):
                leave = holding.leave_or_404(root, leave_id)
            leave.response = root
            return commands.answer_leave(leave, said["answer"], said["justification"], by=by, at=at)

        return _done(request, answer)


class ReportMisuse(APIView):
    """Reporting a misuse, as the side that gave it."""

    permission_classes = [People]

    @_took("report_misuse", "Report a misuse of what you shared", custody.ReportMisuse)
    def post(self, request: Request, ref: str) -> Response:
        """Access is closed at once, until a second person of your side restores it or confirms the report."""
        said = taken(custody.ReportMisuse, request.data)
        return _done(request, lambda by, at: _reported(_given(by, ref, at), said, by, at))


class ReportMisuseHere(APIView):
    """Reporting a misuse, as whoever oversees the side that received it."""

    permission_classes = [People]

    @_took("report_misuse_here", "Report a misuse in your own agency", custody.ReportMisuse)
    def post(self, request: Request, ref: str) -> Response:
        """Access is closed at once, until a second person of your side restores it or confirms the report."""
        said = taken(custody.ReportMisuse, request.data)
        return _done(request, lambda by, at: _reported(_held(by, ref, at).root, said, by, at))


def _reported(root: AgencyResponse, said: dict[str, Any], by: Actor, at: datetime) -> Any:
    return commands.report_misuse(root, said["what"], when=said["when"], by=by, at=at)


class ReviewMisuse(APIView):
    """Reviewing a report."""

    permission_classes = [People]

    @_took("review_misuse", "Restore access, or keep it closed", custody.ReviewMisuse)
    def post(self, request: Request, ref: str) -> Response:
        """By a second person of the side that reported it, within 72 hours."""
        said = taken(custody.ReviewMisuse, request.data)

        def review(by: Actor, at: datetime) -> Any:
            with looked_up(by, at, tried="misuse", asked_for=ref):
                misuse = misuse_or_404(by, ref, at)
            return commands.review_misuse(misuse, said["verdict"], said["justification"], by=by, at=at)

        return _done(request, review)


class WriteCorrection(APIView):
    """Putting something right."""

    permission_classes = [People]

    @_took("write_correction", "Put something right that you shared", custody.WriteCorrection)
    def post(self, request: Request, ref: str) -> Response:
        """A second person sends it to everybody who has the answer."""
        said = taken(custody.WriteCorrection, request.data)

        def write(by: Actor, at: datetime) -> Any:
            words = (said["items"], said["wrong"], said["right"])
            return commands.write_correction(_given(by, ref, at), *words, by=by, at=at)

        return _done(request, write)


def _correction(by: Actor, ref: str, correction_id: UUID, at: datetime) -> Any:
    root = _given(by, ref, at)
    with looked_up(by, at, tried="correction", asked_for=str(correction_id)):
        found = one_or_404(root.corrections.select_related("written_by"), pk=correction_id)
    found.response = root
    return found


class SendCorrection(APIView):
    """Sending a colleague's correction."""

    permission_classes = [People]

    @_took("send_correction", "Send a correction", custody.SendCorrection)
    def post(self, request: Request, ref: str, correction_id: UUID) -> Response:
        """To everybody who has the answer, however it reached them; each confirms that it was read."""
        taken(custody.SendCorrection, request.data)
        return _done(
            request,
            lambda by, at: commands.send_correction(_correction(by, ref, correction_id, at), by=by, at=at),
        )


class DropCorrection(APIView):
    """Not sending it."""

    permission_classes = [People]

    @_took("drop_correction", "Do not send a correction", custody.DropCorrection)
    def post(self, request: Request, ref: str, correction_id: UUID) -> Response:
        """With a reason. Nobody else learns of it."""
        why = taken(custody.DropCorrection, request.data)["justification"]
        return _done(
            request,
            lambda by, at: commands.drop_correction(_correction(by, ref, correction_id, at), why, by=by, at=at),
        )


class ReadCorrection(APIView):
    """Confirming a correction."""

    permission_classes = [People]

    @_took("read_correction", "Say that you have read a correction", custody.ReadCorrection)
    def post(self, request: Request, ref: str, correction_id: UUID) -> Response:
        """By name; whoever sent it sees that it was read."""
        taken(custody.ReadCorrection, request.data)

        def read(by: Actor, at: datetime) -> Any:
            held = _held(by, ref, at)
            with looked_up(by, at, tried="correction", asked_for=str(correction_id)):
                copy = one_or_404(held.correction_copies.select_related("correction__response"), pk=correction_id)
            copy.held = held
            return commands.read_correction(copy, by=by, at=at)

        return _done(request, read)
