"""The description of the API as OpenAPI 3.1: what all operations have in common is added here, in one place."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView
from pydantic.json_schema import models_json_schema
from rest_framework.permissions import AllowAny

from requests_app.api.problems import CONTENT_TYPE, KINDS
from requests_app.api.who import ANY, Callers
from requests_app.serializers import acts, advice, emergencies, glass
from requests_app.serializers.strict import StrictSerializer
from requests_app.values import AnswerDocument, RequestDocument
from requests_app.values.emergency import EmergencyAsk, EmergencyShare, WriteUp
from requests_app.values.offer import OfferDocument

DOCUMENTS = (RequestDocument, AnswerDocument, OfferDocument, EmergencyAsk, EmergencyShare, WriteUp)
REF = "#/components/schemas/{model}"
ALWAYS = (400, 401, 403, 404, 405, 406, 429, 500, 503)
UNSAFE = (409, 413, 415, 422)


class Description(SpectacularAPIView):
    """The description itself: it holds no data, so anybody may read it."""

    permission_classes = [AllowAny]
    authentication_classes = []


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a key is described."""

    target_class = "requests_app.api.who.ByKey"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer", "description": "A system's key. It reads and prepares, no more."}

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        """With the scope that the operation wants; none where a key can do nothing."""
        scope = scope_of(auto_schema.view, auto_schema.method)
        return [{self.name: [scope] if scope != ANY else []}] if scope else []


def scope_of(view: Any, method: str) -> str:
    """What scope a key needs for a method of a view; empty when no key can do it."""
    callers = [kind for kind in view.permission_classes if issubclass(kind, Callers)]
    return callers[0].scopes.get(method, "") if callers else ""


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a session is described."""

    target_class = "requests_app.api.who.BySession"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """The pages' own cookie, with the CSRF token in a header for whatever changes something."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def with_documents(result: dict[str, Any], generator: Any, request: Any, public: Any) -> dict[str, Any]:
    """A spectacular hook: the documents, as pages and scenarios check them too."""
    _kinds, definitions = models_json_schema(
        [(kind, "validation") for kind in DOCUMENTS],
        ref_template=REF,
    )
    schemas = result["components"].setdefault("schemas", {})
    schemas.update(definitions["$defs"])
    schemas["Problem"] = PROBLEM
    for name, kind in [item for one in (acts, advice, emergencies, glass) for item in vars(one).items()]:
        if isinstance(kind, type) and issubclass(kind, StrictSerializer) and name in schemas:
            schemas[name]["additionalProperties"] = False
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result


def with_problems(result: dict[str, Any], generator: Any, request: Any, public: Any) -> dict[str, Any]:
    """A spectacular hook: every operation says how it refuses."""
    for methods in result["paths"].values():
        for method, operation in methods.items():
            statuses = (*ALWAYS, *UNSAFE) if method == "post" else ALWAYS
            for done in operation["responses"].values():
                done["description"] = done["description"] or operation["summary"]
            for status in statuses:
                operation["responses"].setdefault(str(status), _refusal(status))
    return result


def _refusal(status: int) -> dict[str, Any]:
    codes = ", ".join(code for code, kind in KINDS.items() if kind.status == status)
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": f"Refused: {codes}", "content": content}


PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A refusal (RFC 9457). What is hidden and what does not exist have the same bytes.",
    "required": ["type", "title", "status", "detail", "code", "errors"],
    "properties": {
        "type": {"type": "string", "description": "the address of what this code means"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "a whole sentence, and what to do"},
        "code": {"type": "string", "enum": list(KINDS)},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "a JSON pointer into the body; header:Name or query:name for those",
                    },
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "changes": {
            "type": "array",
            "items": {"type": "string"},
            "description": "with the code changed: what happened since the version that was sent",
        },
    },
}
