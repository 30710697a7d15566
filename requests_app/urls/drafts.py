"""Routes of a draft. Addresses hold random references, never personal data (pages section 2.2)."""

from django.urls import path

from requests_app.views import draft_items, draft_law, draft_mode, draft_people, drafts, one_page

urlpatterns = [
    path("requests/new/", drafts.new, name="draft-new"),
    path("requests/<str:ref>/revise/", drafts.revise, name="request-revise"),
    path("requests/<str:ref>/delete/", drafts.delete, name="draft-delete"),
    path("requests/<str:ref>/one-page/", one_page.one_page, name="draft-one-page"),
    path("requests/<str:ref>/same-child/<str:who>/", one_page.ask_about, name="request-same-child"),
    path("requests/<str:ref>/child/", draft_people.people, name="draft-people"),
    path("requests/<str:ref>/child/add/<str:kind>/", draft_people.person, name="draft-person-add"),
    path("requests/<str:ref>/child/<str:who>/", draft_people.person, name="draft-person"),
    path("requests/<str:ref>/child/<str:who>/remove/", draft_people.remove, name="draft-person-remove"),
    path("requests/<str:ref>/concern/", drafts.concern, name="draft-concern"),
    path("requests/<str:ref>/mode/", draft_mode.mode, name="draft-mode"),
    path("requests/<str:ref>/ask/", draft_items.ask, name="draft-ask"),
    path("requests/<str:ref>/ask/<str:agency>/add/", draft_items.item, name="draft-item-add"),
    path("requests/<str:ref>/ask/<str:item>/", draft_items.item, name="draft-item"),
    path("requests/<str:ref>/ask/<str:item>/remove/", draft_items.remove, name="draft-item-remove"),
    path("requests/<str:ref>/law/", draft_law.law, name="draft-law"),
    path("requests/<str:ref>/family/", drafts.family, name="draft-family"),
    path("requests/<str:ref>/check/", drafts.check, name="draft-check"),
]
