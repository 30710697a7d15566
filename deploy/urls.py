"""Every route that the site answers."""

from django.urls import URLPattern, URLResolver, path

from deploy import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live),
    path("health/ready", health.ready),
]
