"""Routes of one's own agency: who stands in for whom, who is on duty, its pathways and agreements."""

from django.urls import path

from requests_app.views import (
    accreditation,
    addresses,
    agency,
    agreements,
    covers,
    deputies,
    exclusions,
    lines,
    owners,
    pathways,
    places,
    restricting,
    staff,
)

urlpatterns = [
    path("agency/", agency.agency, name="agency"),
    path("agency/people/", staff.people, name="people"),
    path("agency/people/<uuid:pk>/", staff.person, name="person"),
    path("agency/contacts/", places.places, name="contacts"),
    path("agency/pathways/", pathways.index, name="pathways"),
    path("agency/pathways/<uuid:pathway>/", pathways.pathway, name="pathway"),
    path("agency/pathways/<uuid:pathway>/steps/add/", pathways.step, name="pathway-step-add"),
    path("agency/pathways/<uuid:pathway>/steps/<str:code>/", pathways.step, name="pathway-step"),
    path("agency/agreements/", agreements.index, name="agreements"),
    path("agency/agreements/new/", agreements.new, name="agreement-new"),
    path("agency/agreements/<str:ref>/", agreements.agreement, name="agreement"),
    path("agency/deputies/", deputies.deputies, name="deputies"),
    path("agency/deputies/<uuid:pk>/end/", deputies.end, name="deputy-end"),
    path("agency/cover/", covers.covers, name="covers"),
    path("agency/cover/<uuid:pk>/accept/", covers.accept, name="cover-accept"),
    path("agency/cover/<uuid:pk>/end/", covers.end, name="cover-end"),
    path("agency/exclusions/", exclusions.exclusions, name="exclusions"),
    path("agency/exclusions/<uuid:pk>/end/", exclusions.end, name="exclusion-end"),
    path("agency/lines/", lines.lines, name="lines"),
    path("agency/lines/<uuid:pk>/end/", lines.end, name="line-end"),
    path("agency/accreditation/", accreditation.accreditation, name="accreditation"),
    path("agency/owners/", owners.owners, name="owners"),
    path("requests/<str:ref>/declare/", owners.declare_on_request, name="request-declare"),
    path("responses/<str:ref>/declare/", owners.declare_on_response, name="response-declare"),
    path("requests/<str:ref>/address/<str:of>/", addresses.address, name="request-address"),
    path("requests/<str:ref>/restrict/", restricting.restrict, name="request-restrict"),
    path("responses/<str:ref>/restrict/", restricting.restrict_answer, name="response-restrict"),
]
