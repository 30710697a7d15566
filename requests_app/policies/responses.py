"""Who may take, prepare, stop, deliver, open and confirm an answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.queries import records_of
from requests_app import guidance, lifecycle
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.lifecycle import Action
from requests_app.models import AgencyResponse, Signature
from requests_app.models.steps import SignatureKind
from requests_app.policies.parts import HAD_A_PART, is_a_key, not_of
from requests_app.queries.hands import too_few_people
from requests_app.queries.kept_back import nothing_was_kept_back
from requests_app.queries.opening import has_opened
from requests_app.queries.reaching import uncleared
from requests_app.roles import May, may

SIGN_IN_AGAIN = "sign_in_again"


def why_not_acknowledge(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Someone of the team that it was sent to takes it."""
    return is_a_key(by) or not_its_team(response, by) or lifecycle.why_not(Action.ACKNOWLEDGE, response.status)


def why_not_prepare(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Someone of the team that it was sent to drafts the answer, and nobody who took part in asking."""
    return (
        is_a_key(by)
        or not_its_team(response, by)
        or _asked_for_it(response, by)
        or _decided_it_before(response, by)
        or lifecycle.why_not(Action.PUT_FORWARD, response.status)
    )


def why_not_take_part(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Someone of the team that was asked, and nobody who took part in asking."""
    return not_its_team(response, by) or _asked_for_it(response, by)


def why_not_stop(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Within the undo hold, whoever agreed or prepared it, or the team's own people."""
    return (
        is_a_key(by)
        or not_of(response.from_agency, by)
        or _had_no_part_in_it(response, by)
        or lifecycle.why_not(Action.STOP, response.status)
    )


def why_not_deliver(response: AgencyResponse, at: datetime) -> Denial | None:
    """The software delivers, once the undo hold is over."""
    if denial := lifecycle.why_not(Action.DELIVER, response.status):
        return denial
    if response.deliver_at is None or response.deliver_at > at:
        return NotNow(_("The answer is still held, so that it can be stopped."))
    if too_few_people(response):
        return NotNow(_("Two who signed this turn out to be one person. Stop it, and have somebody else decide it."))
    if uncleared(response):
        return NotNow(_("The answer holds what must not reach somebody, and nobody has cleared it. Stop it."))
    return None


def why_not_open(response: AgencyResponse, *, by: Actor, at: datetime) -> Denial | None:
    """A named person of the asking side opens what was shared, until access ends, having just signed in."""
    return why_not_theirs_to_open(response, by=by, at=at) or _signed_in_long_ago(by, at)


def why_not_theirs_to_open(response: AgencyResponse, *, by: Actor, at: datetime) -> Denial | None:
    """Whether opening it is theirs to do, however long ago they signed in: what a list of work says."""
    return (
        does_not_receive(response, by)
        or lifecycle.why_not(Action.OPEN, response.status)
        or why_not_closed(response, at)
    )


def why_not_take_record(response: AgencyResponse, *, by: Actor, at: datetime) -> Denial | None:
    """Whoever may open it takes a copy of its record, once they accepted its conditions: nobody does so for them."""
    if denial := why_not_open(response, by=by, at=at):
        return denial
    if response.opened_at is None or not has_opened(response, by):
        return NotNow(_("Open the answer first, and accept how it may be used."))
    return None


def why_not_take_given_record(response: AgencyResponse, *, by: Actor, at: datetime) -> Denial | None:
    """The team's own people, and whoever signed it, take a copy of what their agency gave."""
    return (
        is_a_key(by)
        or not_of(response.from_agency, by)
        or _no_part(response, by)
        or (NotNow(_("It has not been sent yet.")) if response.delivered_at is None else None)
        or _signed_in_long_ago(by, at)
    )


def why_not_confirm_receipt(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Whoever may open it says, once, whether it arrived: after opening it."""
    if denial := does_not_receive(response, by) or lifecycle.why_not(Action.CONFIRM_RECEIPT, response.status):
        return denial
    if response.opened_at is None:
        return NotNow(_("Open the answer first, then confirm that you have it."))
    return None


def does_not_receive(response: AgencyResponse, by: Actor) -> Denial | None:
    """Whoever receives for the agency that asked, or that was given it."""
    if denial := is_a_key(by) or not_of(response.to_agency, by):
        return denial
    if not may(May.RECEIVE, by.roles):
        return NotPermitted(_("Your role does not receive what is shared. Ask the person who requested it."))
    return None


def not_its_team(response: AgencyResponse, by: Actor) -> Denial | None:
    """The act belongs to the team that was asked, or that offers."""
    if denial := not_of(response.from_agency, by):
        return denial
    if response.team_id not in by.teams or not may(May.PREPARE, by.roles):
        return NotPermitted(_("Only the team that was asked can do this."))
    return None


def _had_no_part_in_it(response: AgencyResponse, by: Actor) -> Denial | None:
    if had_part_in(response, by):
        return None
    return NotPermitted(_("Only the team that was asked, and whoever agreed to the answer, can stop it."))


def _no_part(response: AgencyResponse, by: Actor) -> Denial | None:
    if had_part_in(response, by):
        return None
    return NotPermitted(_("Only the team that was asked, and whoever agreed to the answer, can take a copy of it."))


def had_part_in(response: AgencyResponse, by: Actor) -> bool:
    """Whether somebody is of the team that was asked, or put their name to the answer."""
    if response.team_id in by.teams and may(May.PREPARE, by.roles):
        return True
    return response.signatures.filter(round=response.round, human__in=records_of(by.human)).exists()


def _asked_for_it(response: AgencyResponse, by: Actor) -> Denial | None:
    request = response.info_request
    if request and request.signatures.filter(response=None, human__in=records_of(by.human)).exists():
        return NotPermitted(_("You took part in asking for this, so someone else prepares the answer."), HAD_A_PART)
    return None


def why_not_recall(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """After it was sent: whoever agreed or prepared it, or the team's own people."""
    return (
        is_a_key(by)
        or not_of(response.from_agency, by)
        or _had_no_part_in_it(response, by)
        or lifecycle.why_not(Action.RECALL, response.status)
    )


def why_not_confirm_destroyed(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Whoever receives, once, after it was recalled."""
    if denial := does_not_receive(response, by) or lifecycle.why_not(Action.CONFIRM_DESTROYED, response.status):
        return denial
    if response.recalled_at is None:
        return NotNow(_("It was closed because it reached the wrong place. Nobody waits for anything."))
    if response.destroyed_at is not None:
        return NotNow(_("It was confirmed already that no copy is left."))
    return None


def why_not_look_again(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """The asking side, once, where something was not shared, after reading the first decision."""
    if denial := does_not_receive(response, by) or did_not_ask(response, by):
        return denial
    if denial := lifecycle.why_not(Action.LOOK_AGAIN, response.status):
        return denial
    if response.info_request is None:
        return NotNow(_("Nobody asked for this. Ask for what you need in a request."))
    if response.opened_at is None:
        return NotNow(_("Open the answer first, and read why it was decided so."))
    if nothing_was_kept_back(response):
        return NotNow(_("Everything was shared. Ask for more in a new request."))
    if AgencyResponse.objects.filter(reconsiders=response).exists():
        return NotNow(_("They have been asked to look again already. Their second decision is linked to this one."))
    return lifecycle.why_not(Action.REOPEN_REQUEST, response.info_request.status)


def why_not_ask_better(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Whoever asked, once they read that something was not shared."""
    if denial := does_not_receive(response, by) or did_not_ask(response, by):
        return denial
    if response.info_request is None or response.opened_at is None:
        return NotNow(_("Open the answer first, and read why it was decided so."))
    if nothing_was_kept_back(response):
        return NotNow(_("Everything was shared. Ask for more in a new request."))
    return None


def why_not_chase(response: AgencyResponse, *, by: Actor, at: datetime) -> Denial | None:
    """Whoever asked, while an answer is awaited and they are not waited for themselves; once in a while."""
    if denial := is_a_key(by) or not_of(response.to_agency, by) or did_not_ask(response, by):
        return denial
    if denial := lifecycle.why_not(Action.CHASE, response.status):
        return denial
    if response.paused_at is not None:
        return NotNow(_("Their clock waits for your reply. Reply first."))
    presses = guidance.load(response.pack).urgencies[response.urgency].one_signature
    if response.chased_at is not None and at < response.chased_at + timedelta(hours=1 if presses else 24):
        return NotNow(_("They were asked a short while ago. Ring them if it cannot wait."))
    return None


def did_not_ask(response: AgencyResponse, by: Actor) -> Denial | None:
    """Whoever was let in to read does not ask anew: the author or the team does."""
    request = response.info_request
    if (
        request is None
        or request.author_id == by.person.pk
        or (request.team_id in by.teams and may(May.RAISE, by.roles))
    ):
        return None
    return NotPermitted(
        _("Only the person who wrote the request, and their team, can ask them to look again, or disagree.")
    )


def why_not_closed(response: AgencyResponse, at: datetime) -> Denial | None:
    """Access is closed by a report of misuse, or has ended by itself."""
    if response.cut_at is not None:
        return NotNow(_("Access is closed while a report is looked into."))
    if response.access_until is None or at < response.access_until:
        return None
    return NotNow(_("The time for using this has passed, so it no longer opens. Ask for it again if it is needed."))


def _signed_in_long_ago(by: Actor, at: datetime) -> Denial | None:
    """A session that was left open opens nothing: whoever opens has just shown who they are."""
    within = timedelta(minutes=settings.OPEN_WITHIN_MINUTES)
    if by.proved_at is not None and at - by.proved_at < within:
        return None
    return NotPermitted(_("You signed in a while ago. Sign in again to open this."), code=SIGN_IN_AGAIN)


def _decided_it_before(response: AgencyResponse, by: Actor) -> Denial | None:
    """Somebody else looks again: nobody who decided, or looked back at, the first answer."""
    if response.reconsiders_id is None:
        return None
    decided = Signature.objects.filter(response=response.reconsiders_id, human__in=records_of(by.human))
    if decided.exclude(kind=SignatureKind.DRAFTED).exists():
        return NotPermitted(_("You decided this before, so someone else looks again."), HAD_A_PART)
    return None
