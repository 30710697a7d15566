"""How an operation is described: its name, what it takes and shows, and what every operation has in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers

View = TypeVar("View", bound=Callable[..., Any])

ONCE = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description=(
        "Your own mark for this call, such as a random UUID, the same when you send it again: it is carried out once, "
        "and for 48 hours the same call is answered again. The same key with other words is refused (422)."
    ),
    pattern="^[!-~]{1,255}$",
)
PAGING = [
    OpenApiParameter("cursor", OpenApiTypes.STR, description="Taken from the address that the last page gave as next."),
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}),
]


def described(
    name: str,
    summary: str,
    *,
    takes: Any = None,
    shows: Any,
    status: int = 200,
    unsafe: bool = False,
    parameters: Sequence[OpenApiParameter] = (),
    examples: Sequence[OpenApiExample] = (),
) -> Callable[[View], View]:
    """The description of one operation. Its refusals are added to all operations at once (`schema.with_problems`)."""
    return extend_schema(
        operation_id=name,
        summary=summary,
        request=takes,
        responses={status: shows},
        parameters=[*parameters, *([ONCE] if unsafe else [])],
        examples=list(examples),
    )


def page(name: str, of: type[serializers.Serializer[Any]]) -> Any:
    """The shape of a page of a list."""
    return inline_serializer(
        name,
        {
            "items": of(many=True),
            "next": serializers.CharField(allow_null=True, help_text="the address of the next page"),
        },
    )
