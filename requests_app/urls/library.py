"""Routes of the guidance library, of notices and of one's own account."""

from django.urls import path

from requests_app.views import account, library, notices

urlpatterns = [
    path("guidance/", library.index, name="guidance"),
    path("guidance/<str:pack>/", library.pack_index, name="guidance-pack"),
    path("guidance/<str:pack>/rules/<str:code>/", library.rule, name="guidance-rule"),
    path("account/", account.account, name="account"),
    path("account/keys/<uuid:pk>/end/", account.end_key, name="account-key-end"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<uuid:pk>/", notices.notice, name="notice"),
]
