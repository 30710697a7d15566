"""Who there is: agencies, their teams, hours and contacts; people, what they are in an agency, how they sign in."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q

from audit import guard
from audit.models import Child, Root


class Agency(Root):
    """A party to the partnership, on either end of a request (domain section 7.1)."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    kinds = models.JSONField(help_text="one or more codes of the pack's agency kinds")
    nation = models.CharField(max_length=3, default="ENG", help_text="whose bank holidays it keeps")
    public_authority = models.BooleanField(default=False)
    s11_body = models.BooleanField(default=False, help_text="listed in section 11(1) of the Children Act 2004")
    designated = models.BooleanField(default=False, help_text="designated childcare or education agency")
    contracted_by = models.CharField(max_length=20, blank=True, help_text="code of the body it serves under contract")
    le_competent = models.BooleanField(default=False, help_text="competent authority for law enforcement")
    has_caldicott = models.BooleanField(default=False)
    apd_current = models.BooleanField(default=False, help_text="its appropriate policy document is current")
    is_vcse = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True, help_text="an unverified agency can never receive")

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [guard.Recorded(name="agencies_agency_rec")]

    def __str__(self) -> str:
        return self.name


class Team(Child):
    """Where work arrives and who sees it: one team of an agency receives what the agency is asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)
    receives = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency"], condition=Q(receives=True), name="agencies_team_one_receives"),
            guard.Recorded(name="agencies_team_rec", stream="agency_id"),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(Child):
    """How to ring an agency back: the number comes from here, never from a request."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contacts")
    label = models.CharField(max_length=200)
    call_back_number = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True, help_text="since when nobody rings there any more")
    waits = models.BooleanField(default=False, help_text="for a second person: until then nobody is given it")
    proposed_by = models.ForeignKey("Person", models.PROTECT, related_name="+", null=True)
    agreed_by = models.ForeignKey("Person", models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=models.F("proposed_by")),
                name="agencies_contact_two_people",
            ),
            guard.Recorded(name="agencies_contact_rec", stream="agency_id"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.call_back_number}"

    @staticmethod
    def counts() -> Q:
        """Those that partners are given and ring: in the register, and agreed to."""
        return Q(ended_at=None, waits=False)


class ServiceHours(Child):
    """When an agency works, London wall time. What was said last (`audit_seq`) holds from its day on."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="service_hours")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField(null=True, help_text="from which day on; null: from the beginning")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="agencies_hours_weekday"),
            models.CheckConstraint(condition=Q(opens__lt=models.F("closes")), name="agencies_hours_forwards"),
            guard.Recorded(name="agencies_hours_rec", stream="agency_id"),
            guard.Immutable(name="agencies_hours_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens}-{self.closes}"


class Closure(Child):
    """A day on which an agency is closed beyond the nation's bank holidays."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="closures")
    day = models.DateField()
    reason = models.CharField(max_length=20, default="OTHER", help_text="a code of CLOSED_BECAUSE")
    lifted_at = models.DateTimeField(null=True, help_text="taken back: it is open on that day after all")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "day"], condition=Q(lifted_at__isnull=True), name="agencies_closure_once"
            ),
            guard.Recorded(name="agencies_closure_rec", stream="agency_id"),
        ]

    def __str__(self) -> str:
        return str(self.day)


class People(BaseUserManager["Person"]):
    """Looks people up by e-mail for the sign-in; people are made by commands only."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username or "")


class Person(Root, AbstractBaseUser, PermissionsMixin):
    """One human being: any number of sign-ins and memberships. There are no superusers."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="en")
    digest_at = models.TimeField(null=True, help_text="in London: when their e-mail comes once a day; empty: at once")
    mutes = models.JSONField(default=list, blank=True, help_text="kinds of notice that come without an e-mail")
    is_active = models.BooleanField(default=True)
    let_in_at = models.DateTimeField(null=True, help_text="restored: what was opened or issued earlier is dead")
    same_as = models.ForeignKey("self", models.PROTECT, null=True, help_text="found to be the same human being")
    last_login = None  # who signed in when is in the trail

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=Q(is_superuser=False), name="agencies_person_no_superuser"),
            guard.Recorded(
                name="agencies_person_rec",
                watching=("email", "name", "is_active", "is_superuser", "same_as_id", "let_in_at"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def human(self) -> UUID:
        """The natural person: separation of duties counts these, not rows (dec.1)."""
        return self.same_as_id or self.id


class Membership(Child):
    """What a person is in an agency, from when to when. Roles are dated; nothing else gives rights."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships", null=True)
    role = models.CharField(max_length=40)
    title = models.CharField(max_length=200, help_text="as shown: 'duty social worker'")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("starts_at")),
                name="agencies_membership_forwards",
            ),
            guard.Recorded(name="agencies_membership_rec", stream="agency_id"),
        ]
        indexes = [models.Index(fields=["person", "agency"], name="agencies_membership_person")]

    def __str__(self) -> str:
        return f"{self.title}, {self.agency}"

    @staticmethod
    def live(at: datetime) -> Q:
        """Memberships in force at an instant."""
        return Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at)) & Q(person__is_active=True)


class SignIn(Root):
    """One session of one person in one agency: the stream of what they looked at and what they were refused."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="sign_ins")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    door = models.CharField(max_length=10, choices=[("page", "page"), ("key", "key"), ("play", "play")])
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [guard.Recorded(name="agencies_signin_rec")]

    def __str__(self) -> str:
        return f"{self.person} from {self.opened_at:%Y-%m-%d %H:%M}"


class ApiKey(Child):
    """A system's key. It belongs to a membership, prepares drafts and reads; it never signs anything (dec.2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="api_keys")
    sign_in = models.OneToOneField(SignIn, models.PROTECT, related_name="api_key")
    label = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of a 256-bit random secret")
    scopes = models.JSONField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            guard.Recorded(
                name="agencies_apikey_rec",
                stream="agency_id",
                watching=("membership_id", "digest", "scopes", "expires_at", "revoked_at"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"
