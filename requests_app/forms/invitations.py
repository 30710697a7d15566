"""What somebody says with the link that was made for them."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms


class PasswordForm(forms.Form):
    """A password of one's own, and that one accepts the terms: which version was read, its page says."""

    POINTERS: Mapping[str, str] = {"/password": "password", "/terms": "terms"}

    password = forms.CharField(
        required=False, strip=False, max_length=1000, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    terms = forms.BooleanField(required=False)
