"""The site with this area's routes."""

from django.urls import include, path

urlpatterns = [path("", include("requests_app.urls.answers")), path("", include("deploy.urls"))]
