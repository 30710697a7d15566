"""The agencies of Merrowdale as the checks see them, from the partnership's own file, without a database."""

from __future__ import annotations

from requests_app.values import AgencyFacts
from tests.cast import merrowdale


def _facts(words: dict[str, object]) -> AgencyFacts:
    flags = words.get("flags")
    assert isinstance(flags, list)
    given = {flag: True for flag in flags if flag in AgencyFacts.__dataclass_fields__}
    kinds = words["kinds"]
    assert isinstance(kinds, list)
    return AgencyFacts(
        code=str(words["code"]), kinds=tuple(kinds), contracted_by=str(words.get("contracted_by", "")), **given
    )


PARTNERS: dict[str, AgencyFacts] = {agency["code"]: _facts(agency) for agency in merrowdale()["agencies"]}
