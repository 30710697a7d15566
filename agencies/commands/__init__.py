"""What is done to agencies and people. Each command: lock, ask, change, record."""

from agencies.commands.calendar import add_closure, lift_closure, set_hours
from agencies.commands.cover import COVERS_AT_MOST, accept_cover, end_cover, register_cover
from agencies.commands.deputies import LASTS_AT_MOST, end_deputy, name_deputy
from agencies.commands.factors import clear_second_factor
from agencies.commands.invitations import (
    end_invitations_of_strangers,
    issue_invitation,
    make_invitation,
    note_sent,
    withdraw_invitation,
)
from agencies.commands.leaving import end_membership
from agencies.commands.lines import end_line_manager, name_line_manager
from agencies.commands.places import add_team, choose_receiving_team
from agencies.commands.presence import put_on_rota, say_away, say_back, take_off_rota
from agencies.commands.register import (
    KEY_LASTS_AT_MOST,
    USE_NOTED_EVERY,
    add_person,
    issue_key,
    key_digest,
    note_key_used,
    open_membership,
    open_sign_in,
    register_agency,
    revoke_key,
)
from agencies.commands.suspending import restore_person, suspend_person

__all__ = [
    "COVERS_AT_MOST",
    "KEY_LASTS_AT_MOST",
    "LASTS_AT_MOST",
    "USE_NOTED_EVERY",
    "accept_cover",
    "add_closure",
    "add_person",
    "add_team",
    "choose_receiving_team",
    "clear_second_factor",
    "end_cover",
    "end_deputy",
    "end_invitations_of_strangers",
    "end_line_manager",
    "end_membership",
    "issue_invitation",
    "issue_key",
    "key_digest",
    "lift_closure",
    "make_invitation",
    "name_deputy",
    "name_line_manager",
    "note_key_used",
    "note_sent",
    "open_membership",
    "open_sign_in",
    "put_on_rota",
    "register_agency",
    "register_cover",
    "restore_person",
    "revoke_key",
    "say_away",
    "say_back",
    "set_hours",
    "suspend_person",
    "take_off_rota",
    "withdraw_invitation",
]
