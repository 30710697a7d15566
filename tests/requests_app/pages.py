"""Opening pages in tests: as a person with a session, at a set time; what a page says, and what its form carries."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from agencies.models import Person
from requests_app.management.rehearsal.partnership import Cast
from tests.signing import sign_in

NAMES = ("Wren", "Sampleton", "Pip", "Mockridge", "Otterbrook", "Merrowdale")
"""Names that must stand in no title."""


class Visitor:
    """Somebody at the pages."""

    def __init__(self, person: Person) -> None:
        self.client = Client(raise_request_exception=True)
        sign_in(self.client, person)

    def opens(self, path: str, status: int = 200) -> str:
        """The page at this address."""
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, text_of(answer.content.decode())[:600])
        return answer.content.decode()

    def sends(self, path: str, words: dict[str, Any], *, on: str = "", status: int = 302) -> Any:
        """A form of the page `on` (its hidden fields are sent with it), answered with this status."""
        answer = self.client.post(path, {**hidden(on), **words})
        assert answer.status_code == status, (path, answer.status_code, text_of(answer.content.decode())[:900])
        return answer

    def follows(self, answer: HttpResponse) -> str:
        """The page that an act led on to."""
        return self.opens(answer["Location"].partition("#")[0])


def visitor(cast: Cast, short: str) -> Visitor:
    """One of the cast at the pages."""
    return Visitor(cast.person(short))


def hidden(page: str) -> dict[str, str]:
    """What the act's form carries unseen: the key of this press and the version that was read."""
    found = re.findall(r'<input type="hidden" name="(idempotency_key|version|for_agency)" value="([^"]*)">', page)
    return dict(found)


def text_of(page: str) -> str:
    """What the page says, without its markup."""
    main = page.partition("<main")[2].partition("</main>")[0] or page
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def title_of(page: str) -> str:
    """The title, which must never name anybody."""
    return unescape(page.partition("<title>")[2].partition("</title>")[0])


def in_form(page: str, name: str) -> str:
    """What stands in a box of this name (text or textarea)."""
    box = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n?([^<]*)</textarea>', page)
    line = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page)
    found = box or line
    return unescape(found[1]).strip() if found else ""
