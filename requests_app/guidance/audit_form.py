"""The form on which a case of a dip sample is reviewed, by version, read from one file (domain section 8)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from requests_app.guidance.reading import read_sheet

SHIPPED = Path(__file__).with_name("audit_form.yaml")


class AuditForm(BaseModel):
    """One version: the standards, the marks of each, and the overall grades, by code."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str = Field(min_length=1, max_length=20)
    caveat: str = ""
    standards: dict[str, str] = Field(min_length=1)
    marks: dict[str, str] = Field(min_length=2)
    overall: dict[str, str] = Field(min_length=2)


class AuditForms(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    versions: list[AuditForm] = Field(min_length=1)


def newest_form() -> AuditForm:
    """The form that the next sample is reviewed on. Raises BrokenPack, ValidationError when the file is none."""
    return _read(settings.AUDIT_FORM_FILE or str(SHIPPED)).versions[-1]


def form_of(version: str) -> AuditForm:
    """The form of a version. Raises KeyError for one that is not in the file."""
    found = {form.version: form for form in _read(settings.AUDIT_FORM_FILE or str(SHIPPED)).versions}
    return found[version]


@lru_cache(maxsize=8)
def _read(path: str) -> AuditForms:
    return AuditForms.model_validate(read_sheet(Path(path), Path(path).name).words)
