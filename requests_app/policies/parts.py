"""Reasons that several policies share: a key signs nothing, separation of duties, whose side one is on."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor, StandIn
from agencies.models import Agency
from requests_app.denials import Denial, NotPermitted
from requests_app.models import ApprovalStep
from requests_app.queries.hands import hands_in

HAS_A_LINK = _("You have a link to somebody in this, so someone else acts on it.")

HAD_A_PART = "had_a_part"
"""The code of every refusal that keeps two decisions from being one person's: refused attempts are counted by it."""

IN_THE_LINE = "in_the_line"
"""The code of a refusal to whoever manages the person who drafted."""


def is_a_key(by: Actor) -> Denial | None:
    """A system's key prepares and reads; it never submits, endorses, approves or discloses (dec.2)."""
    if by.is_key:
        return NotPermitted(_("A system's key cannot do this. A person signs in and does it."))
    return None


def not_of(agency: Agency, by: Actor) -> Denial | None:
    """The act belongs to one agency's people."""
    if by.agency.pk != agency.pk:
        return NotPermitted(_("Only a member of the agency concerned can do this."))
    return None


def had_a_hand_in(step: ApprovalStep, by: Actor) -> Denial | None:
    """Nobody signs what they raised or drafted, nor two steps of a round; natural persons, through any role (dec.6).

    Nor in a case in which they have a link to somebody.
    """
    asking, answering, managing, linked = hands_in([step], by.at)[step.pk]
    if by.human in linked:
        return NotPermitted(HAS_A_LINK, code="linked")
    if by.human in asking:
        if step.response is None:
            return NotPermitted(
                _("You wrote this request or acted on it already, so someone else decides it."), HAD_A_PART
            )
        return NotPermitted(_("You took part in asking for this, so someone else decides the answer."), HAD_A_PART)
    if by.human in answering:
        sentence = _("You prepared this answer, advised on it or acted on it already, so someone else decides it.")
        return NotPermitted(sentence, HAD_A_PART)
    if by.human in managing:
        sentence = _("You manage whoever prepared this answer, so somebody outside their line decides it.")
        return NotPermitted(sentence, IN_THE_LINE)
    return None


def lacks_its_role(step: ApprovalStep, by: Actor) -> Denial | None:
    """One of the step's roles, one's own or that of somebody whose part one takes, who could sign it themselves."""
    if step.cover and step.cover.person_id not in (None, by.person.pk):
        return NotPermitted(_("This was given to one person who covers for that agency, by name."))
    if not by.roles.isdisjoint(step.role_codes) or any(_lent(step, by)):
        return None
    if not by.borrowed.isdisjoint(step.role_codes):
        return NotPermitted(
            _("Whoever you stand in for wrote this or acted on it already, so you cannot decide it in their place."),
            HAD_A_PART,
        )
    return NotPermitted(_("This step is for another role."))


def in_whose_place(step: ApprovalStep, by: Actor) -> Actor:
    """As whom somebody signs a step that they may sign: in their own part, or in somebody's place (`acting_for`)."""
    if not by.roles.isdisjoint(step.role_codes):
        return by
    return by.standing_in(next(_lent(step, by)))


def _lent(step: ApprovalStep, by: Actor) -> Iterator[StandIn]:
    """Whose part may be taken in this step: rights are those that both have (the deputy's own stand beside this)."""
    lent = [one for one in by.stand_ins if not one.roles.isdisjoint(step.role_codes)]
    excluded = hands_in([step], by.at)[step.pk].all if lent else set()
    return (one for one in lent if one.person.human not in excluded)
