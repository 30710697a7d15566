"""Routes of home and of the asking side."""

from django.urls import path

from requests_app.views import home, requests

urlpatterns = [
    path("", home.home, name="home"),
    path("requests/", home.requests, name="requests"),
    path("requests/<str:ref>/", requests.request_page, name="request"),
    path("requests/<str:ref>/withdraw/", requests.withdraw, name="request-withdraw"),
]
