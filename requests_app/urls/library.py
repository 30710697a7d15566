"""Routes of the guidance library, of practising, of notices and of one's own account."""

from django.urls import path

from requests_app.views import account, library, library_tables, notices, practising

urlpatterns = [
    path("guidance/", library.index, name="guidance"),
    path("guidance/<str:pack>/", library.pack_index, name="guidance-pack"),
    path("guidance/<str:pack>/law/", library_tables.laws, name="guidance-law"),
    path("guidance/<str:pack>/times/", library_tables.times, name="guidance-times"),
    path("guidance/<str:pack>/routes/", library_tables.coverage, name="guidance-routes"),
    path("guidance/<str:pack>/changes/", library_tables.what_changed, name="guidance-changes"),
    path("guidance/<str:pack>/rules/<str:code>/", library.rule, name="guidance-rule"),
    path("practice/", practising.practice, name="practice"),
    path("practice/scenarios/<str:code>/", practising.scenario, name="practice-scenario"),
    path("account/", account.account, name="account"),
    path("account/keys/<uuid:pk>/end/", account.end_key, name="account-key-end"),
    path("notices/", notices.notices, name="notices"),
    path("notices/settings/", notices.settings, name="notice-settings"),
    path("notices/<uuid:pk>/", notices.notice, name="notice"),
]
