"""Routes of sharing what nobody asked for."""

from django.urls import path

from requests_app.views import offers

urlpatterns = [
    path("share/", offers.arrivals, name="arrivals"),
    path("share/new/", offers.new, name="offer"),
    path("share/<str:ref>/withdraw/", offers.withdraw, name="offer-withdraw"),
]
