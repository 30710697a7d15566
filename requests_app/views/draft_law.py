"""The law for asking (PG8): a suggestion first, which somebody takes; then what this agency may rely on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.queries import agency_names
from requests_app import guidance, queries
from requests_app.forms.drafts import LawForm, OutsideLawForm
from requests_app.forms.fields import Choices
from requests_app.queries.parties import facts_of, facts_of_all
from requests_app.values import AgencyFacts, Suggested, declaration, suggest_for_request, warnings_of
from requests_app.values.law_checks import consent_was_pressed, relies_on_consent
from requests_app.values.request import LawWords
from requests_app.views import labels
from requests_app.views.door import page, typed_in
from requests_app.views.drafts import keep, task

Words = dict[str, Any]
SUGGESTED = "suggested"


@require_http_methods(["GET", "POST"])
@page
def law(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The requester's own law. What is suggested is taken by its own button, and by nothing else."""
    draft, pack = queries.draft_or_404(by, ref), guidance.in_force(at)
    document, agency = draft.words, facts_of(by.agency)
    onwards = f"/requests/{ref}/family/"
    partners = facts_of_all(at)
    suggested = suggest_for_request(document, agency=agency, partners=partners, at=at, pack=pack)
    if request.method == "POST" and request.POST.get("then") == SUGGESTED and suggested:
        words = {**document, "requester_law": plain(suggested.law)}
        keep(request, draft, words, by=by, at=at)
        return redirect(onwards)
    form = law_form(request, document, pack, agency, at)
    context = {
        "warnings": [one.detail for one in warnings_of(document, agency, pack, at)],
        "consented": relies_on_consent(LawWords.model_validate(typed(request, document)), pack)
        or consent_was_pressed(document.get("requester_law") or {}, pack),
        "outside": not agency.verified,
        **suggestion(suggested, document, partners, pack),
    }
    return task(request, "draft_law", draft, form, by=by, at=at, to=onwards, **context)


def typed(request: HttpRequest, document: Words) -> Words:
    """The basis and conditions that the page speaks of: what is being sent, else what the draft holds."""
    held = request.POST if request.method == "POST" else document.get("requester_law") or {}
    return {name: str(held.get(name) or "")[:200] for name in ("art6", "special", "criminal")}


def law_form(
    request: HttpRequest, document: Words, pack: guidance.Pack, agency: AgencyFacts, at: datetime
) -> LawForm | OutsideLawForm:
    """The pickers; for a requester who is not verified, boxes for their own words."""
    if not agency.verified:
        return OutsideLawForm(typed_in(request), initial=OutsideLawForm.read(document))
    laws = offered(pack, agency, at, document.get("type", ""))
    hints = {name: {one.code: about(one) for one in found} for name, found in laws.items()}
    choices = {name: as_choices(found) for name, found in laws.items()}
    choices["s1_18_reason"] = [(code, str(words)) for code, words in pack.conditions["S1-18"].reasons.items()]
    return LawForm(typed_in(request), initial=LawForm.read(document), offered=choices, hints=hints)


def offered(pack: guidance.Pack, agency: AgencyFacts, at: datetime, type_: str) -> dict[str, list[guidance.Law]]:
    """What this agency may rely on today, for this kind of request, per picker."""
    asking = {**agency.body(), "at": at, "type": type_, "declared": False}
    conditions = pack.offered("conditions", **asking)
    return {
        "gateway": pack.offered("gateways", **asking),
        "art6": pack.offered("bases", **asking),
        "special": [one for one in conditions if "SPECIAL" in one.covers],
        "criminal": [one for one in conditions if "CRIMINAL" in one.covers],
    }


def as_choices(laws: Iterable[guidance.Law]) -> Choices:
    """Laws as options."""
    return [(law.code, _("%(label)s (%(citation)s)") % {"label": law.label, "citation": law.citation}) for law in laws]


def about(law: guidance.Law) -> str:
    """Who may use it, since when, and what to mind."""
    who = {
        "PUB": _("For public authorities."),
        "PRIV": _("For bodies that are no public authority."),
        "LE": _("For competent authorities for law enforcement."),
    }.get(law.who, "")
    since = _("Since %(day)s.") % {"day": labels.day(law.valid_from.isoformat())} if law.valid_from else ""
    return " ".join(part for part in (who, since, law.caveat) if part)


def plain(law: LawWords) -> Words:
    """A law as a document holds it."""
    words: Words = law.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return words


def suggestion(
    suggested: Suggested | None, document: Words, partners: Mapping[str, AgencyFacts], pack: guidance.Pack
) -> Words:
    """The suggestion as a card, with what would be printed on the request; nothing where there is none."""
    if suggested is None:
        return {"suggestion": None}
    words = plain(suggested.law)
    return {
        "suggestion": {
            "heading": _("What usually fits"),
            "suggested": _("Suggested from what you chose. Your manager checks it."),
            "rows": labels.law(words, pack),
            "printed": printed(words, pack),
            "note": unnamed(words, pack, document, partners),
        },
        "because": suggested.because,
        "chosen": plain(LawWords.model_validate(document.get("requester_law") or {})) == words,
    }


def printed(words: Words, pack: guidance.Pack) -> str:
    """The declaration, introduced."""
    declared = declaration({"requester_law": words}, pack)
    return _("Printed on the request: %(words)s") % {"words": declared} if declared else ""


def unnamed(words: Words, pack: guidance.Pack, document: Words, partners: Mapping[str, AgencyFacts]) -> str:
    """Whom the section does not name among those asked: they answer under their own powers."""
    gateway = pack.gateways.get(words.get("gateway", ""))
    if gateway is None or gateway.mode != "ASSIST":
        return ""
    asked = {str(item.get("asked_of") or "") for item in document.get("items") or []} & set(partners)
    left_out = [code for code in asked if not set(partners[code].kinds) & set(gateway.relies)]
    if not left_out:
        return ""
    said = {"citation": gateway.citation, "names": ", ".join(sorted(agency_names(left_out).values()))}
    return _("%(citation)s does not name: %(names)s. They answer under their own powers.") % said
