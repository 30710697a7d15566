"""Every route of the site, found in the URL configuration: what is added there must have cells here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver

VERBS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def routes() -> list[str]:
    """Each route as it is written, such as `requests/<str:ref>/`."""
    return sorted(dict.fromkeys(_walk(get_resolver().url_patterns, "")))


def _walk(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route


def is_of_the_api(route: str) -> bool:
    """Whether DRF answers it."""
    return route.startswith("api/")
