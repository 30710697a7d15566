"""Routes of home and of the asking side."""

from django.urls import path

from requests_app.views import copies, extensions, home, informing, questions, requests

urlpatterns = [
    path("", home.home, name="home"),
    path("requests/", home.requests, name="requests"),
    path("requests/<str:ref>/", requests.request_page, name="request"),
    path("requests/<str:ref>/questions/<uuid:question>/reply/", questions.reply, name="request-reply"),
    path("requests/<str:ref>/notes/", questions.note_on_request, name="request-note"),
    path("requests/<str:ref>/responses/<str:answer>/chase/", requests.chase, name="request-chase"),
    path("requests/<str:ref>/responses/<str:answer>/object/", extensions.object_to, name="request-object"),
    path("requests/<str:ref>/telling/", informing.of_request, name="request-telling"),
    path("requests/<str:ref>/copy/", copies.copy, name="request-copy"),
    path("requests/<str:ref>/withdraw/", requests.withdraw, name="request-withdraw"),
]
