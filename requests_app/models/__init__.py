"""The rows of a request and its answers. Personal words are never in them: those are sealed beside the trail."""

from requests_app.models.access import Grant, RequestGrant, ResponseGrant
from requests_app.models.advice import Advice
from requests_app.models.agreements import Agreement, AgreementMatch, AgreementParty
from requests_app.models.arrivals import Arrival
from requests_app.models.custody import Correction, CorrectionCopy, Leave, Misuse
from requests_app.models.disagreements import Disagreement, DisagreementTurn
from requests_app.models.drafts import Draft, IdempotencyKey, PackInUse
from requests_app.models.emergencies import Emergency
from requests_app.models.exclusions import Exclusion
from requests_app.models.extensions import Extension
from requests_app.models.glass import Glass
from requests_app.models.informing import LedgerLine
from requests_app.models.lateness import LateReason
from requests_app.models.links import Link
from requests_app.models.local_texts import LocalText, LocalTextHand
from requests_app.models.measures import MeasuredAnswer, MeasuredFact, MeasuredRefusal, MeasuredTo
from requests_app.models.notices import Clock, Delivery, Letter, Notification
from requests_app.models.pathways import Pathway, PathwayHand
from requests_app.models.practice import PracticeAttempt
from requests_app.models.questions import Question
from requests_app.models.redating import Counted, Redating
from requests_app.models.requests import InformationRequest, RequestedItem, RequestVersion, Subject, SubjectKey
from requests_app.models.responses import (
    AgencyResponse,
    AnsweredItem,
    Clearance,
    Disclosure,
    ResponseVersion,
    Thing,
)
from requests_app.models.retention import Disposal, Hold, Kept
from requests_app.models.sampling import CaseReview, Sample, SampleAction, SampledCase
from requests_app.models.steps import ApprovalStep, Signature
from requests_app.models.wordings import Wording
from requests_app.models.work import Heartbeat, Setback

__all__ = [
    "Advice",
    "AgencyResponse",
    "Agreement",
    "AgreementMatch",
    "AgreementParty",
    "AnsweredItem",
    "ApprovalStep",
    "Arrival",
    "CaseReview",
    "Clearance",
    "Clock",
    "Correction",
    "CorrectionCopy",
    "Counted",
    "Delivery",
    "Disagreement",
    "DisagreementTurn",
    "Disclosure",
    "Disposal",
    "Draft",
    "Emergency",
    "Exclusion",
    "Extension",
    "Glass",
    "Grant",
    "Heartbeat",
    "Hold",
    "IdempotencyKey",
    "InformationRequest",
    "Kept",
    "LateReason",
    "Leave",
    "LedgerLine",
    "Letter",
    "Link",
    "LocalText",
    "LocalTextHand",
    "MeasuredAnswer",
    "MeasuredFact",
    "MeasuredRefusal",
    "MeasuredTo",
    "Misuse",
    "Notification",
    "PackInUse",
    "Pathway",
    "PathwayHand",
    "PracticeAttempt",
    "Question",
    "Redating",
    "RequestGrant",
    "RequestVersion",
    "RequestedItem",
    "ResponseGrant",
    "ResponseVersion",
    "Sample",
    "SampleAction",
    "SampledCase",
    "Setback",
    "Signature",
    "Subject",
    "SubjectKey",
    "Thing",
    "Wording",
]
