"""Routes of the emergency route, and of emergency access to one record."""

from django.urls import path

from requests_app.views import emergencies, glass

urlpatterns = [
    path("emergency/", emergencies.start, name="emergency"),
    path("emergency/ask/", emergencies.ask, name="emergency-ask"),
    path("emergency/record/", emergencies.record, name="emergency-record"),
    path("emergency/<str:ref>/", emergencies.one, name="emergency-one"),
    path("emergency/<str:ref>/sent/", emergencies.sent, name="emergency-sent"),
    path("emergency/<str:ref>/write-up/", emergencies.write_up, name="emergency-write-up"),
    path("emergency/<str:ref>/add/", emergencies.add, name="emergency-add"),
    path("glass/", glass.open_, name="glass"),
    path("glass/uses/", glass.uses, name="glass-uses"),
    path("glass/uses/<uuid:pk>/", glass.use, name="glass-use"),
    path("glass/<str:ref>/", glass.read, name="glass-record"),
    path("responses/<str:ref>/at-once/", emergencies.at_once, name="response-at-once"),
]
