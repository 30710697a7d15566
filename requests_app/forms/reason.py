"""One reason, and nothing else."""

from django import forms

from requests_app.forms.fields import words


class ReasonForm(forms.Form):
    """Why. How long it must be, the command says."""

    reason = words(widget=forms.Textarea)
