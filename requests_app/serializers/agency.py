"""One's own agency over the API: what its acts take, and what they show."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.serializers.shown import Shown
from requests_app.serializers.strict import StrictSerializer, Text


class NameDeputy(StrictSerializer):
    """Let somebody stand in, in some of one's roles, from when to when."""

    person = serializers.UUIDField(required=False, help_text="for whom; yourself unless you administer the agency")
    deputy = serializers.UUIDField(help_text="a colleague whose own role works on cases")
    roles = serializers.ListField(
        child=Text(max_length=40), required=False, max_length=20, help_text="all that the person holds when left out"
    )
    starts_at = serializers.DateTimeField(required=False, help_text="now when left out")
    ends_at = serializers.DateTimeField(help_text="30 days later at most")


class EndDeputy(StrictSerializer):
    """End it now. Nothing to say."""


class ColleagueShown(Shown):
    """Somebody of one's own agency."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class CaseworkerShown(Shown):
    """Somebody of one's own agency whose role works on cases."""

    id = serializers.UUIDField(source="person.id")
    name = serializers.CharField(source="person.name")
    role = serializers.CharField()
    title = serializers.CharField()


class DeputyShown(Shown):
    """Who stands in for whom."""

    id = serializers.UUIDField()
    person = ColleagueShown()
    deputy = ColleagueShown()
    roles = serializers.ListField(child=serializers.CharField(), source="role_codes")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class NameLineManager(StrictSerializer):
    """Put on record who manages somebody."""

    person = serializers.UUIDField(help_text="a member of your own agency")
    manager = serializers.UUIDField(help_text="another one, who manages them")
    starts_at = serializers.DateTimeField(required=False, help_text="now when left out")
    ends_at = serializers.DateTimeField(required=False, help_text="no end when left out")


class EndLineManager(StrictSerializer):
    """End it now. Nothing to say."""


class LineManagerShown(Shown):
    """Who manages whom."""

    id = serializers.UUIDField()
    person = ColleagueShown()
    manager = ColleagueShown()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)


class RegisterCover(StrictSerializer):
    """Ask another agency to answer where one's own people are too few."""

    by_agency = Text(max_length=20, help_text="code of the agency that shall cover")
    roles = serializers.ListField(
        child=Text(max_length=40),
        required=False,
        max_length=20,
        help_text="unless one person is named",
    )
    person = serializers.UUIDField(required=False, help_text="only this one person of it, such as a trustee")
    starts_at = serializers.DateTimeField(required=False, help_text="now when left out")
    ends_at = serializers.DateTimeField(help_text="366 days later at most")


class AcceptCover(StrictSerializer):
    """Accept it. Nothing to say."""


class EndCover(StrictSerializer):
    """End it now. Nothing to say."""


class CoverShown(Shown):
    """Whose people may answer for an agency that has too few."""

    id = serializers.UUIDField()
    agency = serializers.CharField(source="agency.code", help_text="which is covered")
    by_agency = serializers.CharField(source="by_agency.code", help_text="which covers")
    person = ColleagueShown(allow_null=True)
    roles = serializers.ListField(child=serializers.CharField(), source="role_codes")
    accepted_at = serializers.DateTimeField(allow_null=True, help_text="null: it covers nothing yet")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
