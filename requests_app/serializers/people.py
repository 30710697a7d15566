"""An agency's own people, teams and call-back numbers over the API: what the acts take, and what is shown."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.serializers.agency import ColleagueShown
from requests_app.serializers.shown import Shown
from requests_app.serializers.strict import StrictSerializer, Text


class GiveRole(StrictSerializer):
    """Let somebody in, or give somebody who is there another role."""

    email = Text(max_length=254, help_text="whoever is known by it already is given the role alone")
    name = Text(max_length=200, required=False, help_text="of somebody who is new")
    role = Text(max_length=40)
    title = Text(max_length=200, help_text="as others read it")
    team = Text(max_length=200, required=False, help_text="the team that receives when left out")
    starts_at = serializers.DateTimeField(required=False, help_text="now when left out")
    ends_at = serializers.DateTimeField(required=False, help_text="no end is known when left out")


class EndMembership(StrictSerializer):
    """End it now. Nothing to say."""


class AgreeRole(StrictSerializer):
    """Agree as the second person. Nothing to say."""


class DeclineRole(StrictSerializer):
    """The role is not given. Nothing to say."""


class SuspendPerson(StrictSerializer):
    """Shut somebody out at once."""

    reason = Text(max_length=500, help_text="why, in a sentence; kept sealed in the trail")


class RestorePerson(StrictSerializer):
    """Let somebody in again."""

    reason = Text(max_length=500, help_text="why, in a sentence; kept sealed in the trail")


class AskForSecondFactors(StrictSerializer):
    """Ask everybody who has none. Nothing to say."""


class AskedShown(Shown):
    """How many were asked."""

    asked = serializers.IntegerField()


class MakeInvitation(StrictSerializer):
    """Make a link by which somebody sets their password."""

    handed = serializers.BooleanField(
        required=False, help_text="show it here once, to hand over, instead of sending it to their address"
    )


class WithdrawInvitation(StrictSerializer):
    """Take the link back. Nothing to say."""


class InvitationShown(Shown):
    """A link by which somebody sets their password. What it opens with is not in here."""

    id = serializers.UUIDField()
    person = ColleagueShown()
    handed = serializers.BooleanField(help_text="shown to whoever made it, to hand over; else sent by e-mail")
    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True, help_text="when the mail server took the letter")
    ended_at = serializers.DateTimeField(allow_null=True)


class InvitationMade(Shown):
    """The new link."""

    invitation = InvitationShown()
    address = serializers.CharField(help_text="of a link to hand over, in the first answer alone; else empty")


class SignsInShown(Shown):
    """Whether somebody may sign in."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    is_active = serializers.BooleanField(help_text="false while they are suspended")


class HeldRoleShown(Shown):
    """What somebody is in one's own agency."""

    id = serializers.UUIDField()
    person = ColleagueShown()
    role = serializers.CharField()
    title = serializers.CharField()
    team = serializers.CharField(source="team.name", allow_null=True, default=None)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)


class ProposalShown(Shown):
    """A role that waits for a second person."""

    id = serializers.UUIDField()
    person = ColleagueShown()
    role = serializers.CharField()
    title = serializers.CharField()
    team = serializers.CharField(source="team.name", allow_null=True, default=None)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    proposed_by = ColleagueShown()
    settled_at = serializers.DateTimeField(allow_null=True)


class GivenShown(Shown):
    """One of the two: a role that is held, or one that waits for a second person."""

    membership = HeldRoleShown(allow_null=True)
    proposal = ProposalShown(allow_null=True)


class AddTeam(StrictSerializer):
    """Add a team."""

    name = Text(max_length=200)


class ReceiveHere(StrictSerializer):
    """This team receives from now on. Nothing to say."""


class TeamShown(Shown):
    """One team of one's own agency."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    receives = serializers.BooleanField(help_text="what the agency is asked arrives here")


class AddContact(StrictSerializer):
    """Add a call-back number."""

    label = Text(max_length=200, help_text="who answers there")  # type: ignore[assignment]
    number = Text(max_length=40)


class AgreeContact(StrictSerializer):
    """Agree as the second person. Nothing to say."""


class EndContact(StrictSerializer):
    """Take it out of the register. Nothing to say."""


class ContactShown(Shown):
    """A number under which the agency is rung back."""

    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    number = serializers.CharField(source="call_back_number")
    waits = serializers.BooleanField(help_text="for a second person: until then nobody is given it")
    ended_at = serializers.DateTimeField(allow_null=True)
