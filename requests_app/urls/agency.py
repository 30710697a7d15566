"""Routes of one's own agency: who stands in for whom, who is on duty."""

from django.urls import path

from requests_app.views import deputies

urlpatterns = [
    path("agency/deputies/", deputies.deputies, name="deputies"),
    path("agency/deputies/<uuid:pk>/end/", deputies.end, name="deputy-end"),
]
