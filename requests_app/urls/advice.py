"""Routes of advice."""

from django.urls import path

from requests_app.views import advice

urlpatterns = [
    path("responses/<str:ref>/advice/", advice.ask, name="advice-ask"),
    path("responses/<str:ref>/advice/<str:advice>/take_back/", advice.take_back, name="advice-take-back"),
    path("advice/", advice.asked_of_me, name="advices"),
    path("advice/<str:ref>/", advice.advise, name="advice"),
]
