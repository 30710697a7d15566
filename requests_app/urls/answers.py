"""Routes of the answering side, of endorsing, of opening what was shared, and of how a date was worked out."""

from django.urls import path

from requests_app.views import (
    afterwards,
    dates,
    decide,
    disclosures,
    dissents,
    endorse,
    extensions,
    informing,
    prepare,
    questions,
    responses,
)

urlpatterns = [
    path("requests/<str:ref>/endorse/", endorse.endorse, name="endorse"),
    path("responses/", responses.responses, name="responses"),
    path("responses/<str:ref>/", responses.response, name="response"),
    path("responses/<str:ref>/take/", responses.take, name="response-take"),
    path("responses/<str:ref>/prepare/", prepare.prepare, name="response-prepare"),
    path("responses/<str:ref>/preview/", prepare.preview, name="response-preview"),
    path("responses/<str:ref>/decide/", decide.decide, name="response-decide"),
    path("responses/<str:ref>/dissents/<uuid:step>/", dissents.of_response, name="response-dissent"),
    path("requests/<str:ref>/dissents/<uuid:step>/", dissents.of_request, name="request-dissent"),
    path("responses/<str:ref>/questions/", questions.ask, name="response-ask"),
    path("responses/<str:ref>/questions/<uuid:question>/take_back/", questions.take_back, name="response-take-back"),
    path("responses/<str:ref>/telling/", informing.of_response, name="response-telling"),
    path("responses/<str:ref>/notes/", questions.note_on_response, name="response-note"),
    path("responses/<str:ref>/more-time/", extensions.more_time, name="response-more-time"),
    path("responses/<str:ref>/recall/", responses.recall, name="response-recall"),
    path("disclosures/<str:ref>/", disclosures.disclosure, name="disclosure"),
    path("disclosures/<str:ref>/receipt/", disclosures.receipt, name="disclosure-receipt"),
    path("disclosures/<str:ref>/destroyed/", afterwards.destroyed, name="disclosure-destroyed"),
    path("disclosures/<str:ref>/better/", afterwards.better, name="disclosure-better"),
    path("disclosures/<str:ref>/look-again/", afterwards.look_again, name="disclosure-look-again"),
    path("dates/<str:ref>/", dates.date, name="date"),
]
