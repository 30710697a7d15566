"""Who may do what to agencies and people. A policy answers with the first reason, or None."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from agencies import queries
from agencies.actors import Actor, By
from agencies.denials import Denial, NotNow, NotPermitted
from agencies.models import (
    Agency,
    Away,
    Contact,
    Cover,
    Deputy,
    LineManager,
    Linking,
    Membership,
    Person,
    Proposal,
    Shift,
)
from agencies.policies.administering import why_not_administer as why_not_administer
from agencies.policies.signing_in import why_not_clear_factor as why_not_clear_factor
from agencies.policies.signing_in import why_not_invite as why_not_invite
from agencies.policies.signing_in import why_not_restore as why_not_restore
from agencies.policies.signing_in import why_not_suspend as why_not_suspend
from agencies.policies.signing_in import why_not_withdraw_invitation as why_not_withdraw_invitation
from agencies.roles import ADMINISTRATOR, ONE_IS_ENOUGH

PARTNERSHIP = "PARTNERSHIP"  # the kind of agency that a partnership's own office is (domain section 7.1)
SETTING_UP = timedelta(days=1)
"""For so long after its registration an agency's first administrator lets its people in alone: who should agree?"""
SCOPES = {"requests:read", "requests:draft", "responses:read"}


def why_not_register(*, by: Actor | None) -> Denial | None:
    """The first agency founds the partnership, by a management command and nobody's sign-in. Every later one is
    registered by an administrator of the founding agency or of the partnership's own office: being a member does not
    give the right to let others in."""
    if by is None:
        founded = queries.founding_agency() is not None
        return NotPermitted(_("There is a partnership already. Its administrator adds agencies.")) if founded else None
    if denial := why_not_administer(by.agency, by=by):
        return denial
    if PARTNERSHIP in by.agency.kinds or by.agency.pk == queries.founding_agency():
        return None
    return NotPermitted(_("Only an administrator of the partnership can add an agency."))


def why_not_staff(agency: Agency, *, by: By, at: datetime, role: str = ADMINISTRATOR) -> Denial | None:
    """An agency's own administrator lets people in. Its first administrator is let in by whoever registered it, and
    nothing but an administrator: whoever set an agency up can never answer in its name."""
    if isinstance(by, Actor) and by.agency.pk == agency.pk:
        return why_not_administer(agency, by=by)
    if role == ADMINISTRATOR and not queries.members_holding([ADMINISTRATOR], agency, at).exists():
        if not isinstance(by, Actor):  # the founding itself
            return None
        return why_not_register(by=by)
    return NotPermitted(_("Only an administrator of this agency can do this."))


def why_not_let_in(person: Person, *, by: By) -> Denial | None:
    """Nobody lets themselves in, under whichever of their records: a role of one's own takes a second person's yes.
    An agency with one administrator makes a colleague administrator for as long as that takes."""
    if isinstance(by, Actor) and person.human == by.human:
        return NotPermitted(_("You cannot give yourself a role. Ask another administrator of your agency."))
    return None


def takes_two(agency: Agency, role: str, at: datetime, person: Person | None = None) -> bool:
    """Whether a second person agrees before somebody holds this role: a role that signs, oversees or lets people in;
    any role of whoever works for another agency, under any record, because what they are here may count there."""
    if agency.verified_at is not None and at < agency.verified_at + SETTING_UP:
        return False
    return role not in ONE_IS_ENOUGH or (
        person is not None and queries.works_elsewhere(queries.records_of(person.human), agency, at)
    )


def why_not_alone(agency: Agency, person: Person, role: str, *, by: By, at: datetime) -> Denial | None:
    """Whoever administers an agency gives no role alone that signs, once the agency is set up, and none to whoever
    works for another agency."""
    if not (isinstance(by, Actor) and by.agency.pk == agency.pk and takes_two(agency, role, at, person)):
        return None
    if role in ONE_IS_ENOUGH:
        return NotPermitted(_("They work for another agency too, so a second person agrees to it first. Propose it."))
    return NotPermitted(_("This role signs or oversees, so a second person agrees to it first. Propose it."))


def why_not_agree_role(proposal: Proposal, *, by: Actor, at: datetime) -> Denial | None:
    """Whoever holds such a role here, in person, while it can still come about."""
    return _no_second(proposal, by) or _settled(proposal) or overtaken(proposal, at=at)


def _no_second(proposal: Proposal, by: Actor) -> Denial | None:
    """Neither who proposed it nor whose it would be, under any record."""
    if denial := _not_a_second(proposal.agency, by):
        return denial
    if by.human == proposal.person.human:
        return NotPermitted(_("You cannot give yourself a role. Ask another administrator of your agency."))
    if by.human == proposal.proposed_by.human:
        return NotPermitted(_("You proposed this, so somebody else agrees to it."))
    return None


def _not_a_second(agency: Agency, by: Actor) -> Denial | None:
    if by.is_key or by.agency.pk != agency.pk or by.roles <= ONE_IS_ENOUGH:
        return NotPermitted(_("Somebody of this agency who signs, oversees or administers agrees to this."))
    return None


def why_not_agree_contact(contact: Contact, *, by: Actor) -> Denial | None:
    """A second person of the agency, in person: a number that one alone could change would let them be rung back
    instead of their agency."""
    if denial := _not_a_second(contact.agency, by):
        return denial
    if contact.proposed_by is not None and by.human == contact.proposed_by.human:
        return NotPermitted(_("You proposed this, so somebody else agrees to it."))
    return None if contact.waits and contact.ended_at is None else NotNow(_("This has been decided already."))


def why_not_end_contact(contact: Contact, *, by: Actor) -> Denial | None:
    """An administrator; of one that waits, whoever could agree to it."""
    if contact.waits and why_not_agree_contact(contact, by=by) is None:
        return None
    return why_not_administer(contact.agency, by=by)


def overtaken(proposal: Proposal, *, at: datetime) -> Denial | None:
    """Why nobody can agree to this any more: its time is over, or one of the two people in it is not there now."""
    if proposal.ends_at is not None and proposal.ends_at <= at:
        return NotNow(_("It would have ended already. Propose it again with a later end."))
    if not proposal.person.is_active:
        return NotNow(_("Their record is suspended, so nobody can agree to this. Do not give it."))
    administering = queries.members_holding([ADMINISTRATOR], proposal.agency, at)
    if not administering.filter(queries.is_of(proposal.proposed_by.human), person__is_active=True).exists():
        detail = _(
            "Whoever proposed this is no administrator here any more, so nobody can agree to it. "
            "Do not give it, and let an administrator propose it anew."
        )
        return NotNow(detail)
    return None


def why_not_decline_role(proposal: Proposal, *, by: Actor) -> Denial | None:
    """Whoever could agree, an administrator, and so whoever proposed it: it can be taken back."""
    if why_not_administer(proposal.agency, by=by) and (denial := _no_second(proposal, by)):
        return denial
    return _settled(proposal)


def _settled(proposal: Proposal) -> Denial | None:
    return NotNow(_("This has been decided already.")) if proposal.settled_at is not None else None


def why_not_propose_linking(person: Person, *, by: Actor, at: datetime) -> Denial | None:
    """An administrator proposes it of a record of their own agency that is not their own."""
    if denial := why_not_administer(by.agency, by=by):
        return denial
    if person.human == by.human:
        return NotPermitted(_("You cannot do this to your own record. Ask another administrator."))
    here = Membership.objects.filter(Membership.live(at), person=person, agency=by.agency)
    return None if here.exists() else NotPermitted(_("Only an administrator of this person's agency can do this."))


def why_not_agree_linking(linking: Linking, *, by: Actor, at: datetime) -> Denial | None:
    """An administrator of an agency that is asked, in person: neither who proposed it nor whose records they are."""
    asked = {row.of_agency_id: row for row in linking.asked.all()}
    if by.is_key or ADMINISTRATOR not in by.roles or by.agency.pk not in asked:
        return NotPermitted(_("An administrator of an agency that is asked agrees to this."))
    if by.human == linking.proposed_by.human:
        return NotPermitted(_("You proposed this, so somebody else agrees to it."))
    if by.human in (linking.person.human, linking.to.human):
        return NotPermitted(_("This is about a record of your own. Ask another administrator."))
    if asked[by.agency.pk].said_at is not None:
        return NotNow(_("Your agency has agreed already. Others are still asked."))
    return _linking_settled(linking) or linking_overtaken(linking, at=at)


def why_not_decline_linking(linking: Linking, *, by: Actor) -> Denial | None:
    """An administrator of an agency that is asked, or of the one that proposed it: it can be taken back."""
    sides = {linking.agency_id, *(row.of_agency_id for row in linking.asked.all())}
    if by.is_key or ADMINISTRATOR not in by.roles or by.agency.pk not in sides:
        return NotPermitted(_("An administrator of an agency that is asked decides this."))
    if by.human in (linking.person.human, linking.to.human) and by.human != linking.proposed_by.human:
        return NotPermitted(_("This is about a record of your own. Ask another administrator."))
    return _linking_settled(linking)


def linking_overtaken(linking: Linking, *, at: datetime) -> Denial | None:
    """Why nobody can agree to this any more: it is too old, somebody in it has left, or it would touch others now."""
    if linking.lapses_at <= at:
        return NotNow(_("Nobody agreed to this in time. Propose it again."))
    administering = queries.members_holding([ADMINISTRATOR], linking.agency, at)
    if not administering.filter(queries.is_of(linking.proposed_by.human)).exists():
        return NotNow(_("Whoever proposed this is no administrator there any more. Propose it again."))
    if linking.apart != (linking.person.human == linking.to.human):
        return NotNow(_("This is so already: nothing is left to agree to."))
    humans = {linking.person.human, linking.to.human}
    records = [record for human in humans for record in queries.records_of(human)]
    if not all(queries.agencies_of([one], at) for one in (linking.person, linking.to)):
        return NotNow(_("One of the two is no member of any agency any more, so nobody can agree to this."))
    asked = {row.of_agency_id for row in linking.asked.all()}
    if sorted(str(one.pk) for one in records) != linking.records or asked != {
        one.pk for one in whose_yes(linking.agency, records, at)
    }:
        return NotNow(_("It would touch other records, or other agencies, than it did. Propose it again."))
    return None


def whose_yes(agency: Agency, records: Iterable[Person], at: datetime) -> list[Agency]:
    """Which agencies agree to what this one proposes of these records: every other one that one of them works for,
    because it bars people there; where there is none, a second administrator of this one."""
    return [one for one in queries.agencies_of(records, at) if one.pk != agency.pk] or [agency]


def _linking_settled(linking: Linking) -> Denial | None:
    return NotNow(_("This has been decided already.")) if linking.settled_at is not None else None


def why_not_issue_key(membership: Membership, *, by: Actor) -> Denial | None:
    """One's own key only: in somebody else's name it would read what they see. A key never makes keys."""
    if by.is_key:
        return NotPermitted(_("A key cannot issue keys. Sign in and do it yourself."))
    if _is_own(membership, by):
        return None
    return NotPermitted(_("A key acts in its owner's name, so only they can issue it."))


def why_not_revoke_key(membership: Membership, *, by: Actor) -> Denial | None:
    """One's own key, or any key of the agency for its administrator; a key never ends keys."""
    if by.is_key:
        return NotPermitted(_("A key cannot end keys. Sign in and do it yourself."))
    return None if _is_own(membership, by) else why_not_administer(membership.agency, by=by)


def why_not_name_deputy(agency: Agency, person: Person, *, by: Actor) -> Denial | None:
    """One's own deputy, or anybody's of the agency for its administrator: whoever is away cannot do it."""
    if by.is_key:
        return NotPermitted(_("A key cannot name deputies. Sign in and do it yourself."))
    if by.agency.pk == agency.pk and by.person.pk == person.pk:
        return None
    return why_not_administer(agency, by=by)


def why_not_end_deputy(deputy: Deputy, *, by: Actor, at: datetime) -> Denial | None:
    """Whoever could have named it, and the deputy, who may hand it back."""
    its_deputy = not by.is_key and by.agency.pk == deputy.agency_id and by.person.pk == deputy.deputy_id
    denial = None if its_deputy else why_not_name_deputy(deputy.agency, deputy.person, by=by)
    if denial is None and deputy.ends_at <= at:
        return NotNow(_("This has ended already."))
    return denial


def why_not_end_line(line: LineManager, agency: Agency, *, by: Actor, at: datetime) -> Denial | None:
    """An administrator, and neither of the two: nobody steps out of a line to sign."""
    if denial := why_not_administer(agency, by=by):
        return denial
    if by.human in (line.person.human, line.manager.human):
        return NotPermitted(_("This is about yourself, so another administrator ends it."))
    if line.ends_at is not None and line.ends_at <= at:
        return NotNow(_("This has ended already."))
    return None


def why_not_end_shift(shift: Shift, *, by: Actor, at: datetime) -> Denial | None:
    """An administrator of the agency, and whoever is on call: they may have to say that they cannot."""
    own = not by.is_key and by.agency.pk == shift.agency_id and by.person.pk == shift.person_id
    if not own and (denial := why_not_administer(shift.agency, by=by)):
        return denial
    return NotNow(_("This has ended already.")) if shift.ends_at <= at else None


def why_not_say_away(agency: Agency, person: Person, *, by: Actor) -> Denial | None:
    """Everybody for themselves, in person; an administrator for whoever cannot say it any more."""
    if by.is_key:
        return NotPermitted(_("A key cannot say this. Sign in and do it yourself."))
    if by.agency.pk == agency.pk and by.person.pk == person.pk:
        return None
    return why_not_administer(agency, by=by)


def why_not_say_back(away: Away, *, by: Actor, at: datetime) -> Denial | None:
    """Whoever could have said it."""
    denial = why_not_say_away(away.agency, away.person, by=by)
    if denial is None and away.ends_at <= at:
        return NotNow(_("This has ended already."))
    return denial


def why_not_accept_cover(cover: Cover, *, by: Actor, at: datetime) -> Denial | None:
    """The other side: an administrator of the agency that shall cover, or the person who is named; never whoever
    registered it, under whichever of their records."""
    if by.is_key:
        return NotPermitted(_("A key cannot accept this. Sign in and do it yourself."))
    named = cover.person_id == by.person.pk
    if by.agency.pk != cover.by_agency_id or not (named or ADMINISTRATOR in by.roles):
        return NotPermitted(_("An administrator of the agency that shall cover accepts this, or the person named."))
    if cover.registered_by.human == by.human:
        return NotPermitted(_("You registered this, so someone else accepts it for the agency that covers."))
    if cover.accepted_at is not None:
        return NotNow(_("This was accepted already."))
    return NotNow(_("This has ended.")) if cover.ends_at <= at else None


def why_not_end_cover(cover: Cover, *, by: Actor, at: datetime) -> Denial | None:
    """An administrator of either side, or the person named: nobody is held to covering."""
    if by.is_key:
        return NotPermitted(_("A key cannot end this. Sign in and do it yourself."))
    sides = (cover.agency_id, cover.by_agency_id)
    if by.agency.pk not in sides or not (cover.person_id == by.person.pk or ADMINISTRATOR in by.roles):
        return NotPermitted(_("Only an administrator of one of the two agencies can do this."))
    return NotNow(_("This has ended already.")) if cover.ends_at <= at else None


def _is_own(membership: Membership, by: Actor) -> bool:
    return membership.person_id == by.person.pk and membership.agency_id == by.agency.pk
