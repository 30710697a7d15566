"""Routes of who holds what was shared, and of its record."""

from django.urls import path

from requests_app.views import custody, disagreements, records

urlpatterns = [
    path("responses/<str:ref>/custody/", custody.of_response, name="custody"),
    path("responses/<str:ref>/leaves/<uuid:leave>/", custody.leave, name="leave"),
    path("responses/<str:ref>/correct/", custody.correct, name="correct"),
    path("responses/<str:ref>/corrections/<uuid:correction>/", custody.send, name="correction"),
    path("responses/<str:ref>/report-misuse/", custody.misuse_of_response, name="response-misuse"),
    path("misuse/<str:ref>/", custody.review, name="misuse"),
    path("responses/<str:ref>/record/", records.of_response, name="record"),
    path("disclosures/<str:ref>/record/", records.of_disclosure, name="disclosure-record"),
    path("disclosures/<str:ref>/disagree/", disagreements.disagree, name="disagree"),
    path("disagreements/<str:ref>/", disagreements.disagreement, name="disagreement"),
    path("disagreements/<str:ref>/say/", disagreements.say, name="disagreement-say"),
    path("disagreements/<str:ref>/further/", disagreements.further, name="disagreement-further"),
    path("disclosures/<str:ref>/custody/", custody.of_disclosure, name="disclosure-custody"),
    path("disclosures/<str:ref>/pass-on/", custody.pass_on, name="disclosure-pass-on"),
    path("disclosures/<str:ref>/keep/", custody.keep, name="disclosure-keep"),
    path("disclosures/<str:ref>/report-misuse/", custody.misuse_of_disclosure, name="disclosure-misuse"),
    path("disclosures/<str:ref>/corrections/<uuid:copy>/", custody.read, name="disclosure-correction"),
]
