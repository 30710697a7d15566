"""Who may do what, and when. Each policy answers with the first reason, or None: person before state."""

from requests_app.policies.advice import (
    why_not_advise,
    why_not_ask_advice,
    why_not_ask_again,
    why_not_take_advice_back,
)
from requests_app.policies.agreements import (
    why_not_end_agreement,
    why_not_register_agreement,
    why_not_review_agreement,
    why_not_sign_agreement,
)
from requests_app.policies.custody import (
    why_not_answer_leave,
    why_not_correct,
    why_not_keep_longer,
    why_not_pass_on,
    why_not_read_correction,
    why_not_report_misuse,
    why_not_review_misuse,
    why_not_send_correction,
)
from requests_app.policies.emergencies import (
    why_not_act_at_once,
    why_not_add,
    why_not_answer_at_once,
    why_not_write_up,
)
from requests_app.policies.exclusions import excluded_from, why_not_end_exclusion, why_not_keep_exclusions
from requests_app.policies.glass import why_not_break_glass, why_not_review_glass
from requests_app.policies.informing import why_not_inform
from requests_app.policies.links import (
    linked,
    why_not_declare,
    why_not_exclude,
    why_not_restrict,
    why_not_see_owners,
    why_not_unrestrict,
)
from requests_app.policies.many import acts_on, preparable, signable
from requests_app.policies.offers import why_not_offer, why_not_withdraw_offer
from requests_app.policies.oversight import why_not_oversee
from requests_app.policies.parts import in_whose_place
from requests_app.policies.pathways import (
    why_not_change_pathway,
    why_not_decide_pathway,
    why_not_discard_pathway,
    why_not_write_pathways,
)
from requests_app.policies.questions import (
    why_not_ask,
    why_not_note,
    why_not_pause,
    why_not_reply,
    why_not_take_back,
)
from requests_app.policies.requests import why_not_copy, why_not_grant, why_not_raise, why_not_submit, why_not_withdraw
from requests_app.policies.responses import (
    had_part_in,
    why_not_acknowledge,
    why_not_ask_better,
    why_not_chase,
    why_not_confirm_destroyed,
    why_not_confirm_receipt,
    why_not_deliver,
    why_not_look_again,
    why_not_open,
    why_not_prepare,
    why_not_recall,
    why_not_stop,
    why_not_take_given_record,
    why_not_take_record,
    why_not_theirs_to_open,
)
from requests_app.policies.standing import (
    lacks_standing,
    why_not_accept_terms,
    why_not_accredit,
    why_not_end_accreditation,
)
from requests_app.policies.steps import why_not_decide, why_not_look_back, why_not_sign

__all__ = [
    "acts_on",
    "excluded_from",
    "had_part_in",
    "in_whose_place",
    "lacks_standing",
    "linked",
    "preparable",
    "signable",
    "why_not_accept_terms",
    "why_not_accredit",
    "why_not_acknowledge",
    "why_not_act_at_once",
    "why_not_add",
    "why_not_advise",
    "why_not_answer_at_once",
    "why_not_answer_leave",
    "why_not_ask",
    "why_not_ask_advice",
    "why_not_ask_again",
    "why_not_ask_better",
    "why_not_break_glass",
    "why_not_change_pathway",
    "why_not_chase",
    "why_not_confirm_destroyed",
    "why_not_confirm_receipt",
    "why_not_copy",
    "why_not_correct",
    "why_not_decide",
    "why_not_decide_pathway",
    "why_not_declare",
    "why_not_deliver",
    "why_not_discard_pathway",
    "why_not_end_accreditation",
    "why_not_end_agreement",
    "why_not_end_exclusion",
    "why_not_exclude",
    "why_not_grant",
    "why_not_inform",
    "why_not_keep_exclusions",
    "why_not_keep_longer",
    "why_not_look_again",
    "why_not_look_back",
    "why_not_note",
    "why_not_offer",
    "why_not_open",
    "why_not_oversee",
    "why_not_pass_on",
    "why_not_pause",
    "why_not_prepare",
    "why_not_raise",
    "why_not_read_correction",
    "why_not_recall",
    "why_not_register_agreement",
    "why_not_reply",
    "why_not_report_misuse",
    "why_not_restrict",
    "why_not_review_agreement",
    "why_not_review_glass",
    "why_not_review_misuse",
    "why_not_see_owners",
    "why_not_send_correction",
    "why_not_sign",
    "why_not_sign_agreement",
    "why_not_stop",
    "why_not_submit",
    "why_not_take_advice_back",
    "why_not_take_back",
    "why_not_take_given_record",
    "why_not_take_record",
    "why_not_theirs_to_open",
    "why_not_unrestrict",
    "why_not_withdraw",
    "why_not_withdraw_offer",
    "why_not_write_pathways",
    "why_not_write_up",
]
