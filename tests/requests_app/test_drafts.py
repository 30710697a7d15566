"""Beginning a draft, and going on with one, are two acts: who may begin is another question than whose draft it is."""

from __future__ import annotations

import pytest

from audit.models import Entry
from requests_app import commands
from requests_app.denials import Changed, NotNow, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Draft
from tests.requests_app import reached
from tests.requests_app.callers import BECAUSE, TUESDAY, asked_of, documents


def test_a_refused_beginning_names_what_it_was_to_be_about(cast: Cast) -> None:
    asked, pip = reached.asked(cast), cast.actor("pip", TUESDAY)
    with pytest.raises(NotPermitted):
        commands.begin_draft(asked, documents()["OBS"], by=pip, at=TUESDAY)
    refused = Entry.objects.filter(action="attempt.refused").latest("id")
    assert refused.stream_id == pip.sign_in.pk
    assert b"begin_draft" in bytes(refused.body)


def test_nobody_begins_the_next_version_of_what_a_colleague_asked(cast: Cast) -> None:
    submitted = reached.submitted(cast)
    pip, dara, kit = (cast.actor(short, TUESDAY) for short in ("pip", "dara", "kit"))
    commands.return_request(reached.open_step(submitted), BECAUSE, by=dara, at=TUESDAY)
    submitted.refresh_from_db()
    with pytest.raises(NotPermitted):
        commands.begin_draft(submitted, asked_of("OBS"), by=kit, at=TUESDAY)
    assert commands.begin_draft(submitted, asked_of("OBS"), by=pip, at=TUESDAY).info_request == submitted


def test_an_answer_has_one_draft_of_each_person_and_a_second_tab_is_told(cast: Cast) -> None:
    asked, bea = reached.asked(cast), cast.actor("bea", TUESDAY)
    commands.begin_draft(asked, documents()["OBS"], by=bea, at=TUESDAY)
    with pytest.raises(NotNow):
        commands.begin_draft(asked, {}, by=bea, at=TUESDAY)
    assert Draft.objects.filter(response=asked).get().words == documents()["OBS"]


def test_nobody_saves_a_draft_of_somebody_else_or_over_what_another_tab_saved(cast: Cast) -> None:
    pip, dara = cast.actor("pip", TUESDAY), cast.actor("dara", TUESDAY)
    draft = commands.begin_draft(None, asked_of("OBS"), by=pip, at=TUESDAY)
    with pytest.raises(NotPermitted):
        commands.save_draft(draft, {}, by=dara, at=TUESDAY)
    seen = draft.version
    commands.save_draft(draft, {"concern": "what one tab says"}, by=pip, at=TUESDAY, seen=seen)
    with pytest.raises(Changed):
        commands.save_draft(draft, {"concern": "what the other says"}, by=pip, at=TUESDAY, seen=seen)
    assert Draft.objects.get(pk=draft.pk).words == {"concern": "what one tab says"}
