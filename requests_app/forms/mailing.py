"""When one's own e-mail comes, and of what there is none."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from requests_app.forms.afterwards import ActForm
from requests_app.forms.fields import Choices, some_of, words


class MailForm(ActForm):
    """An hour, and kinds."""

    POINTERS = {"/digest_at": "digest_at", "/mutes": "mutes"}

    digest_at = words(
        label=_("At what time shall your e-mail come, once a day?"),
        help_text=_("For example 08:30. Leave it empty to get each at once. What cannot wait comes at once anyway."),
    )
    mutes = some_of()

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["digest_at"].width = 10  # type: ignore[attr-defined]
        self.fields["mutes"].label = _("Of what shall no e-mail come?")
        self.fields["mutes"].help_text = _("It stands under Notices all the same.")
        self.fields["mutes"].choices = kinds  # type: ignore[attr-defined]

    def chosen(self) -> list[str]:
        """The kinds that were ticked."""
        self.is_valid()
        return list(self.cleaned_data.get("mutes") or [])
