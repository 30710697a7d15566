"""Links, restriction, owners, and what one may do, over the API: what is taken, and what is shown."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.serializers.acts import reason, version
from requests_app.serializers.shown import ReceiptShown, RequestLine, Shown
from requests_app.serializers.strict import StrictSerializer, Text


class DeclareLink(StrictSerializer):
    """You have a link to somebody in this."""

    kind = Text(max_length=10, help_text="KNOWS (I know them) or INVOLVED (I am involved)")


class ExcludePerson(StrictSerializer):
    """A colleague is kept out."""

    person = serializers.UUIDField(help_text="of your own agency: see the list of colleagues")
    kind = Text(max_length=10, help_text="PARTY, RELATIVE or EXCLUDED")
    why = reason()


class RestrictRequest(StrictSerializer):
    """The request is kept to its author, you and these people."""

    people = serializers.ListField(child=serializers.UUIDField(), max_length=50)
    until = serializers.DateTimeField(help_text="when their access ends")
    why = reason()
    version = version()


class UnrestrictRequest(StrictSerializer):
    """The team sees it again."""

    why = reason()
    version = version()


class OnRecord(Shown):
    """What was said is on record."""

    receipt = ReceiptShown()


class UnownedShown(Shown):
    """A step that nobody may decide now. It is told by its role, not by what it is about."""

    id = serializers.UUIDField()
    roles = serializers.ListField(child=serializers.CharField(), source="role_codes")
    opened_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)


class StandingShown(Shown):
    """Somebody whose role it is. `why_not` is empty for who may act; else PART, LINE, LINK or UNNAMED."""

    name = serializers.CharField(source="signer.person.name")
    acting_for = serializers.CharField(source="signer.acting_for.name", allow_null=True, default=None)
    why_not = serializers.CharField(allow_blank=True)


class RequestInList(RequestLine):
    """A request in a list, and what is yours to do with it."""

    may = serializers.ListField(
        child=serializers.CharField(), help_text="the acts that you could do now, by the last part of their address"
    )


class AddressShown(Shown):
    """A confidential address, for whoever said why."""

    line = serializers.CharField()
