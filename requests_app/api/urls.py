"""The API's addresses: acts are sub-resources named by their command (dec.24)."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path, register_converter

from requests_app.api import (
    advice,
    afterwards,
    agreements,
    copies,
    covers,
    deputies,
    emergencies,
    glass,
    keys,
    links,
    notices,
    offers,
    pathways,
    questions,
    registers,
    requests,
    responses,
    schema,
    standing,
    steps,
    tracks,
)


class Ref:
    """A reference as it may be read out: letters and digits in two fours, in either case."""

    regex = "[0-9A-Za-z]{4}-[0-9A-Za-z]{4}"

    def to_python(self, value: str) -> str:
        """As it is kept."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """As it is kept."""
        return value


register_converter(Ref, "ref")

A_REQUEST, A_RESPONSE, AN_ANSWER, AN_ARRIVAL = (
    "v1/requests/<ref:ref>",
    "v1/responses/<ref:ref>",
    "v1/requests/<ref:ref>/responses/<ref:response_ref>",
    "v1/arrivals/<ref:ref>",
)

urlpatterns: list[URLPattern] = [
    path("schema/", schema.Description.as_view(), name="api-schema"),
    path("v1/me", registers.Me.as_view()),
    path("v1/agencies", registers.Agencies.as_view()),
    path("v1/guidance", registers.GuidanceVersions.as_view()),
    path("v1/guidance/<slug:version>", registers.GuidancePack.as_view()),
    path("v1/problems/<slug:code>", registers.ProblemKinds.as_view()),
    path("v1/keys", keys.Keys.as_view()),
    path("v1/keys/<uuid:key_id>/revoke", keys.RevokeKey.as_view()),
    path("v1/notices", notices.Notices.as_view()),
    path("v1/colleagues", deputies.Colleagues.as_view()),
    path("v1/deputies", deputies.Deputies.as_view()),
    path("v1/deputies/<uuid:deputy_id>/end", deputies.EndDeputy.as_view()),
    path("v1/covers", covers.Covers.as_view()),
    path("v1/covers/<uuid:cover_id>/accept", covers.AcceptCover.as_view()),
    path("v1/covers/<uuid:cover_id>/end", covers.EndCover.as_view()),
    path("v1/accreditations", standing.Accreditations.as_view()),
    path("v1/accreditations/<uuid:accreditation_id>/end", standing.EndAccreditation.as_view()),
    path("v1/terms", standing.Terms.as_view()),
    path("v1/unowned_steps", links.Unowned.as_view()),
    path(f"{A_REQUEST}/declare_link", links.DeclareOnRequest.as_view()),
    path(f"{A_REQUEST}/exclude_person", links.ExcludeOnRequest.as_view()),
    path(f"{A_REQUEST}/restrict", links.RestrictRequest.as_view()),
    path(f"{A_REQUEST}/unrestrict", links.UnrestrictRequest.as_view()),
    path(f"{A_REQUEST}/steps/<uuid:step_id>/who", links.WhoOnRequest.as_view()),
    path(f"{A_RESPONSE}/restrict", links.RestrictResponse.as_view()),
    path(f"{A_RESPONSE}/unrestrict", links.UnrestrictResponse.as_view()),
    path(f"{A_RESPONSE}/declare_link", links.DeclareOnResponse.as_view()),
    path(f"{A_RESPONSE}/exclude_person", links.ExcludeOnResponse.as_view()),
    path(f"{A_RESPONSE}/steps/<uuid:step_id>/who", links.WhoOnResponse.as_view()),
    path("v1/drafts", requests.Drafts.as_view()),
    path("v1/drafts/<ref:ref>", requests.OneDraft.as_view()),
    path("v1/requests", requests.Requests.as_view()),
    path(A_REQUEST, requests.OneRequest.as_view()),
    path(f"{A_REQUEST}/revise", requests.ReviseRequest.as_view()),
    path(f"{A_REQUEST}/copy", copies.CopyRequest.as_view()),
    path(f"{A_REQUEST}/submit", requests.SubmitRequest.as_view()),
    path(f"{A_REQUEST}/withdraw", requests.WithdrawRequest.as_view()),
    path(f"{A_REQUEST}/timeline", requests.RequestTimeline.as_view()),
    path(f"{A_REQUEST}/steps/<uuid:step_id>/endorse", steps.EndorseStep.as_view()),
    path(f"{A_REQUEST}/steps/<uuid:step_id>/return", steps.ReturnRequest.as_view()),
    path(f"{A_REQUEST}/steps/<uuid:step_id>/decline", steps.DeclineRequest.as_view()),
    path(f"{A_REQUEST}/steps/<uuid:step_id>/look_back", steps.LookBackOnRequest.as_view()),
    path(f"{A_REQUEST}/responses", tracks.RequestResponses.as_view()),
    path(f"{A_REQUEST}/notes", questions.NoteOnRequest.as_view()),
    path(f"{AN_ANSWER}/questions/<uuid:question_id>/reply", questions.ReplyToQuestion.as_view()),
    path(f"{AN_ANSWER}/due", tracks.AnswerDue.as_view()),
    path(f"{AN_ANSWER}/open", tracks.OpenDisclosure.as_view()),
    path(f"{AN_ANSWER}/confirm_receipt", tracks.ConfirmReceipt.as_view()),
    path(f"{AN_ANSWER}/confirm_destroyed", afterwards.ConfirmDestroyed.as_view()),
    path(f"{AN_ANSWER}/ask_better", copies.AskBetter.as_view()),
    path(f"{AN_ANSWER}/look_again", afterwards.AskToLookAgain.as_view()),
    path("v1/responses", responses.Responses.as_view()),
    path(A_RESPONSE, responses.OneResponse.as_view()),
    path(f"{A_RESPONSE}/acknowledge", responses.AcknowledgeResponse.as_view()),
    path(f"{A_RESPONSE}/put_forward", responses.PutForwardResponse.as_view()),
    path(f"{A_RESPONSE}/stop", responses.StopResponse.as_view()),
    path(f"{A_RESPONSE}/recall", afterwards.RecallResponse.as_view()),
    path(f"{A_RESPONSE}/timeline", responses.ResponseTimeline.as_view()),
    path(f"{A_RESPONSE}/due", responses.ResponseDue.as_view()),
    path(f"{A_RESPONSE}/questions", questions.Questions.as_view()),
    path(f"{A_RESPONSE}/questions/<uuid:question_id>/take_back", questions.TakeBackQuestion.as_view()),
    path(f"{A_RESPONSE}/notes", questions.NoteOnResponse.as_view()),
    path(f"{A_RESPONSE}/steps/<uuid:step_id>/approve", steps.ApproveStep.as_view()),
    path(f"{A_RESPONSE}/steps/<uuid:step_id>/return", steps.ReturnAnswer.as_view()),
    path(f"{A_RESPONSE}/steps/<uuid:step_id>/look_back", steps.LookBackOnAnswer.as_view()),
    path(f"{A_RESPONSE}/advisers", advice.Advisers.as_view()),
    path(f"{A_RESPONSE}/advice", advice.AdviceOnResponse.as_view()),
    path(f"{A_RESPONSE}/advice/<ref:advice_ref>/take_back", advice.TakeAdviceBack.as_view()),
    path("v1/advice", advice.AdviceAsked.as_view()),
    path("v1/advice/<ref:ref>", advice.OneAdvice.as_view()),
    path("v1/advice/<ref:ref>/give", advice.GiveAdvice.as_view()),
    path("v1/emergencies", emergencies.Emergencies.as_view()),
    path("v1/emergencies/ask", emergencies.AskAtOnce.as_view()),
    path("v1/emergencies/record", emergencies.RecordShared.as_view()),
    path("v1/emergencies/<ref:ref>", emergencies.OneEmergency.as_view()),
    path("v1/emergencies/<ref:ref>/write_up", emergencies.SignWriteUp.as_view()),
    path("v1/emergencies/<ref:ref>/add", emergencies.AddToRecord.as_view()),
    path(f"{A_RESPONSE}/answer_at_once", emergencies.AnswerAtOnce.as_view()),
    path("v1/glass", glass.Glasses.as_view()),
    path("v1/glass/<ref:ref>", glass.GlassRecord.as_view()),
    path("v1/glass/uses/<uuid:glass_id>/review", glass.ReviewGlass.as_view()),
    path("v1/offers", offers.Offers.as_view()),
    path(f"{A_RESPONSE}/withdraw_offer", offers.WithdrawOffer.as_view()),
    path("v1/arrivals", offers.Arrivals.as_view()),
    path(f"{AN_ARRIVAL}/open", offers.OpenArrival.as_view()),
    path(f"{AN_ARRIVAL}/confirm_receipt", offers.ConfirmArrival.as_view()),
    path(f"{AN_ARRIVAL}/confirm_destroyed", offers.ConfirmArrivalDestroyed.as_view()),
    path("v1/pathways", pathways.Pathways.as_view()),
    path("v1/pathways/<uuid:pathway_id>", pathways.OnePathway.as_view()),
    path("v1/pathways/<uuid:pathway_id>/preview", pathways.PreviewPathway.as_view()),
    path("v1/pathways/<uuid:pathway_id>/change", pathways.ChangePathway.as_view()),
    path("v1/pathways/<uuid:pathway_id>/propose", pathways.ProposePathway.as_view()),
    path("v1/pathways/<uuid:pathway_id>/approve", pathways.ApprovePathway.as_view()),
    path("v1/pathways/<uuid:pathway_id>/return", pathways.ReturnPathway.as_view()),
    path("v1/pathways/<uuid:pathway_id>/discard", pathways.DiscardPathway.as_view()),
    path("v1/agreements", agreements.Agreements.as_view()),
    path("v1/agreements/<ref:ref>", agreements.OneAgreement.as_view()),
    path("v1/agreements/<ref:ref>/sign", agreements.SignAgreement.as_view()),
    path("v1/agreements/<ref:ref>/review", agreements.ReviewAgreement.as_view()),
    path("v1/agreements/<ref:ref>/end", agreements.EndAgreement.as_view()),
    re_path("^.*$", registers.Unknown.as_view()),
]
