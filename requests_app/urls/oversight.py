"""Routes of the governance lead's own pages: the trail, an entry and its proof, checking it."""

from django.urls import path

from requests_app.views import measures, oversight, sampling, status

urlpatterns = [
    path("status/", status.status, name="status"),
    path("oversight/", oversight.index, name="oversight"),
    path("oversight/check/", oversight.check, name="oversight-check"),
    path("oversight/refused/", oversight.refused, name="oversight-refused"),
    path("oversight/overturns/", oversight.overturns, name="oversight-overturns"),
    path("oversight/measures/", measures.measures, name="measures"),
    path("oversight/measures/behind/", measures.behind, name="measures-behind"),
    path("oversight/measures/take/", measures.take, name="measures-take"),
    path("oversight/trail/", oversight.trail, name="oversight-trail"),
    path("oversight/subject/", oversight.subject, name="oversight-subject"),
    path("oversight/trail/<uuid:stream>/<int:number>/", oversight.entry, name="oversight-entry"),
    path("oversight/proofs/", oversight.proofs, name="oversight-proofs"),
    path("oversight/samples/", sampling.index, name="samples"),
    path("oversight/samples/<str:ref>/", sampling.sample, name="sample"),
    path("oversight/samples/<str:ref>/<int:number>/", sampling.case, name="sampled-case"),
    path("oversight/samples/<str:ref>/actions/<int:number>/", sampling.action, name="sample-action"),
]
