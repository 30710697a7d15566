"""Routes of whoever looks after an agency's records: reviews, holds, disposals."""

from django.urls import path

from requests_app.views import retention

A_RECORD = "retention/<str:ref>"
urlpatterns = [
    path("retention/", retention.index, name="retention"),
    path(f"{A_RECORD}/", retention.record, name="retention-record"),
    path(f"{A_RECORD}/hold/", retention.hold, name="retention-hold"),
    path(f"{A_RECORD}/propose/", retention.propose, name="retention-propose"),
    path(f"{A_RECORD}/dispose/", retention.dispose, name="retention-dispose"),
    path(f"{A_RECORD}/refuse/", retention.refuse, name="retention-refuse"),
    path(f"{A_RECORD}/holds/<uuid:hold>/ask/", retention.ask_lifting, name="retention-ask-lifting"),
    path(f"{A_RECORD}/holds/<uuid:hold>/lift/", retention.lift, name="retention-lift"),
]
