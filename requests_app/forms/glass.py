"""The forms of emergency access."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.forms.emergencies import Plain
from requests_app.forms.fields import one_of, words
from requests_app.models.glass import Verdict


class GlassForm(Plain):
    """PG46: which record, why now, who else one tried."""

    POINTERS = {"/ref": "ref", "/why": "why", "/tried": "tried"}

    ref = words()
    why = words(widget=forms.Textarea)
    tried = words(widget=forms.Textarea)


class ReviewForm(Plain):
    """Whether it was right. Nothing is chosen beforehand."""

    POINTERS = {"/verdict": "verdict", "/justification": "reason"}

    verdict = one_of(
        [
            (Verdict.JUSTIFIED, _("It was right to open it")),
            (Verdict.NEEDS_A_TALK, _("It needs a talk with whoever opened it")),
            (Verdict.NOT_JUSTIFIED, _("It was not right, and is reported")),
        ]
    )
    reason = words(widget=forms.Textarea)
