"""The guidance library (PG29): every rule as a readable page, versioned, with how sure we are of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from requests_app import guidance, policies
from requests_app.denials import NotFound
from requests_app.guidance import Pack, Rule
from requests_app.guidance.coverage import evidenced
from requests_app.guidance.glossary import words_used
from requests_app.views import local_texts_context
from requests_app.views.door import page
from requests_app.views.labels import day

Words = dict[str, Any]


@require_http_methods(["GET"])
@page
def index(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """The guidance in force."""
    return render(request, "requests_app/guidance.html", _index(guidance.in_force(at)))


@require_http_methods(["GET"])
@page
def pack_index(request: HttpRequest, *, by: Actor, at: datetime, pack: str) -> HttpResponse:
    """The guidance of one version; decisions name the version that they were made under."""
    return render(request, "requests_app/guidance.html", _index(pack_or_404(pack)))


@require_http_methods(["GET"])
@page
def rule(request: HttpRequest, *, by: Actor, at: datetime, pack: str, code: str) -> HttpResponse:
    """One rule of one version."""
    held = pack_or_404(pack)
    found = held.rules.get(code)
    if found is None:
        raise NotFound
    may_write = code in guidance.in_force(at).rules and policies.why_not_write_local_text(by.agency, by=by) is None
    context = {
        **_rule(held, found, local_texts_context.beside_rule(code, by.agency, held, at)),
        "write_href": f"/agency/local-guidance/new/?beside={code}" if may_write else "",
    }
    return render(request, "requests_app/rule.html", context)


def pack_or_404(version: str) -> Pack:
    """The pack of this version. Raises NotFound."""
    if version not in guidance.versions():
        raise NotFound
    return guidance.load(version)


def _version(pack: Pack) -> str:
    said = {"version": pack.version, "day": day(pack.effective_from.isoformat())}
    return _("%(version)s, from %(day)s") % said


def _others(pack: Pack) -> list[Words]:
    return [
        {"text": version, "href": f"/guidance/{version}/"} for version in guidance.versions() if version != pack.version
    ]


def _index(pack: Pack) -> Words:
    headings = {
        "GR": _("The seven golden rules"),
        "ISD": _("The information sharing duty"),
        "ICO": _("The ten steps of the Information Commissioner"),
        "P": _("The principles"),
    }
    groups = [
        {
            "heading": heading,
            "links": [
                {"text": str(one.label), "href": f"/guidance/{pack.version}/rules/{one.code}/", "about": str(one.short)}
                for one in pack.rules.values()
                if one.group == group
            ],
        }
        for group, heading in headings.items()
    ]
    return {
        "version": _version(pack),
        "others": _others(pack),
        "groups": [_tables_of(pack), *(group for group in groups if group["links"])],
        "glossary": [{"word": str(term.label), "meaning": str(term.means)} for term in pack.glossary.values()],
        "myths": [{"said": str(myth.label), "truth": str(myth.reality)} for myth in pack.myths.values()],
    }


def _tables_of(pack: Pack) -> Words:
    here = f"/guidance/{pack.version}"
    return {
        "heading": _("Look it up"),
        "links": [
            {"text": _("The law"), "href": f"{here}/law/", "about": _("What lets an agency share, and until when.")},
            {"text": _("How fast?"), "href": f"{here}/times/", "about": _("The times of each urgency.")},
            {"text": _("Rules and routes"), "href": f"{here}/routes/", "about": _("Which step evidences which rule.")},
            {"text": _("What changed"), "href": f"{here}/changes/", "about": _("Against the guidance before.")},
        ],
    }


def _rule(pack: Pack, found: Rule, local: list[Words]) -> Words:
    sure = {
        "S": _("Read in the source."),
        "K": _("General knowledge of the named document; its text was not read again."),
        "U": _("Not confirmed. Ask your own adviser before you rely on it."),
        "D": _("This product's own suggestion."),
    }
    questions = [str(question.text) for question in pack.questions.values() if question.rule == found.code]
    used = [
        {"text": str(route.label), "href": f"/guidance/{pack.version}/routes/"}
        for route in pack.pathways
        if route.code in evidenced(pack)[found.code]
    ]
    return {
        "rule": {
            "code": found.code,
            "title": str(found.label),
            "in_short": f"{found.short} {found.obligation}",
            "record": found.must_record,
            "questions": questions,
            "words": words_used(pack, [str(found.short), str(found.obligation), *found.must_record, *questions]),
            "used_in": used,
            "local": local,
            "source": found.source,
            "sure": " ".join(filter(None, [sure[found.evidence], found.caveat])),
            "unconfirmed": found.evidence == "U",
            "notes": [],
        },
        "version": _version(pack),
        "others": _others(pack),
    }
