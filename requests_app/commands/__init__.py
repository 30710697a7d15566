"""Every verb that people have. One verb = one function = one transaction: lock, ask, change, record, notify."""

from requests_app.commands.advice import ask_advice, give_advice, open_advice, take_advice_back
from requests_app.commands.afterwards import ask_to_look_again, confirm_destroyed, recall_response
from requests_app.commands.agreements import (
    end_agreement,
    register_agreement,
    review_agreement,
    sign_agreement,
)
from requests_app.commands.chasing import chase_response
from requests_app.commands.contacts import add_contact, agree_contact, end_contact
from requests_app.commands.copies import ask_better, copy_request
from requests_app.commands.corrections import drop_correction, read_correction, send_correction, write_correction
from requests_app.commands.covering import pass_to_cover
from requests_app.commands.disagreements import (
    climb_disagreements,
    open_disagreement,
    raise_disagreement,
    say_view,
    take_further,
)
from requests_app.commands.dissents import answer_dissent, dissent
from requests_app.commands.drafts import begin_draft, delete_draft, prepare_request, revise_request, save_draft
from requests_app.commands.emergencies import add_to_record, answer_at_once, ask_at_once, record_shared, write_up
from requests_app.commands.endings import warn_of_endings
from requests_app.commands.exclusions import add_exclusion, end_exclusion, keep_all_out, keep_out
from requests_app.commands.extensions import extend_response, object_to_extension
from requests_app.commands.factors import ask_for_second_factors
from requests_app.commands.forgetting import forget_what_is_old
from requests_app.commands.glass import break_glass, end_glasses, read_by_glass, review_glass
from requests_app.commands.grants import end_grant, open_grant
from requests_app.commands.informing import defer_notice, tell_person
from requests_app.commands.invitations import accept_invitation
from requests_app.commands.ladders import sweep
from requests_app.commands.letters import write_letters
from requests_app.commands.linking import (
    agree_linking,
    decline_linking,
    lapse_linkings,
    propose_linking,
    propose_parting,
)
from requests_app.commands.links import declare_link, exclude_person
from requests_app.commands.local_texts import (
    approve_local_text,
    change_local_text,
    discard_local_text,
    end_local_text,
    return_local_text,
    write_local_text,
)
from requests_app.commands.mailing import choose_mail, take_back_mail
from requests_app.commands.measures import count_measures, list_behind, take_measures
from requests_app.commands.measuring import measure, rebuild_measures
from requests_app.commands.misuse import report_misuse, review_misuse
from requests_app.commands.notes import add_note
from requests_app.commands.notices import keep_notices_back, post_notices
from requests_app.commands.offers import begin_offer, withdraw_offer
from requests_app.commands.oversight import (
    ask_check,
    count_overturned,
    count_refused,
    search_subject,
    search_trail,
    show_entry,
    take_proofs,
)
from requests_app.commands.owners import keep_owners, release_response
from requests_app.commands.passing import answer_leave, ask_leave, ask_to_keep, tell_passed_on
from requests_app.commands.pathways import (
    approve_pathway,
    change_pathway,
    discard_pathway,
    draft_pathway,
    propose_pathway,
    return_pathway,
)
from requests_app.commands.people import agree_role, decline_role, give_role, invite_person
from requests_app.commands.practising import practise
from requests_app.commands.questions import ask_question, close_unanswered, reply_to_question, take_back_question
from requests_app.commands.reads import look_at_custody, open_request, open_response, show_address, show_hidden
from requests_app.commands.receipts import confirm_receipt, open_disclosure
from requests_app.commands.records import take_given_record, take_record
from requests_app.commands.redating import redate, redate_open
from requests_app.commands.requests import (
    decline_request,
    endorse_request,
    return_request,
    submit_request,
    withdraw_request,
)
from requests_app.commands.responses import (
    acknowledge_response,
    deliver_due,
    deliver_response,
    put_forward_response,
    stop_response,
)
from requests_app.commands.restricting import (
    restrict_request,
    restrict_response,
    unrestrict_request,
    unrestrict_response,
)
from requests_app.commands.retention import (
    ask_lifting,
    dispose_of,
    lift_hold,
    place_hold,
    propose_disposal,
    refuse_disposal,
)
from requests_app.commands.sample_actions import (
    finish_action,
    remind_of_actions,
    set_action,
)
from requests_app.commands.sampling import (
    assign_reviewers,
    count_population,
    draw_sample,
    moderate_case,
    publish_seed,
    review_case,
    show_sample,
    show_sampled_case,
)
from requests_app.commands.standing import accept_terms, accredit_people, end_accreditation
from requests_app.commands.steps import approve_step, look_back, return_answer
from requests_app.commands.telling import warn_of_lapses
from requests_app.commands.working import say_alive

__all__ = [
    "accept_invitation",
    "accept_terms",
    "accredit_people",
    "acknowledge_response",
    "add_contact",
    "add_exclusion",
    "add_note",
    "add_to_record",
    "agree_contact",
    "agree_linking",
    "agree_role",
    "answer_at_once",
    "answer_dissent",
    "answer_leave",
    "approve_local_text",
    "approve_pathway",
    "approve_step",
    "ask_advice",
    "ask_at_once",
    "ask_better",
    "ask_check",
    "ask_for_second_factors",
    "ask_leave",
    "ask_lifting",
    "ask_question",
    "ask_to_keep",
    "ask_to_look_again",
    "assign_reviewers",
    "begin_draft",
    "begin_offer",
    "break_glass",
    "change_local_text",
    "change_pathway",
    "chase_response",
    "choose_mail",
    "climb_disagreements",
    "close_unanswered",
    "confirm_destroyed",
    "confirm_receipt",
    "copy_request",
    "count_measures",
    "count_overturned",
    "count_population",
    "count_refused",
    "declare_link",
    "decline_linking",
    "decline_request",
    "decline_role",
    "defer_notice",
    "delete_draft",
    "deliver_due",
    "deliver_response",
    "discard_local_text",
    "discard_pathway",
    "dispose_of",
    "dissent",
    "draft_pathway",
    "draw_sample",
    "drop_correction",
    "end_accreditation",
    "end_agreement",
    "end_contact",
    "end_exclusion",
    "end_glasses",
    "end_grant",
    "end_local_text",
    "endorse_request",
    "exclude_person",
    "extend_response",
    "finish_action",
    "forget_what_is_old",
    "give_advice",
    "give_role",
    "invite_person",
    "keep_all_out",
    "keep_notices_back",
    "keep_out",
    "keep_owners",
    "lapse_linkings",
    "lift_hold",
    "list_behind",
    "look_at_custody",
    "look_back",
    "measure",
    "moderate_case",
    "object_to_extension",
    "open_advice",
    "open_disagreement",
    "open_disclosure",
    "open_grant",
    "open_request",
    "open_response",
    "pass_to_cover",
    "place_hold",
    "post_notices",
    "practise",
    "prepare_request",
    "propose_disposal",
    "propose_linking",
    "propose_parting",
    "propose_pathway",
    "publish_seed",
    "put_forward_response",
    "raise_disagreement",
    "read_by_glass",
    "read_correction",
    "rebuild_measures",
    "recall_response",
    "record_shared",
    "redate",
    "redate_open",
    "refuse_disposal",
    "register_agreement",
    "release_response",
    "remind_of_actions",
    "reply_to_question",
    "report_misuse",
    "restrict_request",
    "restrict_response",
    "return_answer",
    "return_local_text",
    "return_pathway",
    "return_request",
    "review_agreement",
    "review_case",
    "review_glass",
    "review_misuse",
    "revise_request",
    "save_draft",
    "say_alive",
    "say_view",
    "search_subject",
    "search_trail",
    "send_correction",
    "set_action",
    "show_address",
    "show_entry",
    "show_hidden",
    "show_sample",
    "show_sampled_case",
    "sign_agreement",
    "stop_response",
    "submit_request",
    "sweep",
    "take_advice_back",
    "take_back_mail",
    "take_back_question",
    "take_further",
    "take_given_record",
    "take_measures",
    "take_proofs",
    "take_record",
    "tell_passed_on",
    "tell_person",
    "unrestrict_request",
    "unrestrict_response",
    "warn_of_endings",
    "warn_of_lapses",
    "withdraw_offer",
    "withdraw_request",
    "write_correction",
    "write_letters",
    "write_local_text",
    "write_up",
]
