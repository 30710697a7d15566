"""Every short story by its name. Each command of the product is done in at least one of them."""

from __future__ import annotations

import agencies.commands
from requests_app import commands
from tests.faults.deeds import ANSWERING, ASKING, OF_AGENCIES, REMINDING, Deed
from tests.faults.deeds_after import AFTERWARDS, EMERGENCIES, KEEPING_OUT, OFFERS, OVERSIGHT
from tests.faults.deeds_custody import CUSTODY, DISAGREEING
from tests.faults.deeds_disposal import DISPOSING
from tests.faults.deeds_dissent import DISSENTS, REVIEWED_BLIND
from tests.faults.deeds_informing import INFORMING
from tests.faults.deeds_kept import HIDING, RESTRICTING
from tests.faults.deeds_late import COMING_LATE
from tests.faults.deeds_mailing import MAILING
from tests.faults.deeds_people import LINKING
from tests.faults.deeds_practising import PRACTISING
from tests.faults.deeds_rules import AGREEMENTS, DEPUTIES, LOCAL_GUIDANCE, PATHWAYS
from tests.faults.deeds_sampling import SAMPLING
from tests.faults.deeds_staffing import PRESENCE, REDATING, STAFFING

STORIES: dict[str, list[Deed]] = {
    "asking": ASKING,
    "answering": ANSWERING,
    "coming late": COMING_LATE,
    "mailing": MAILING,
    "reminding": REMINDING,
    "agencies": OF_AGENCIES,
    "afterwards": AFTERWARDS,
    "custody": CUSTODY,
    "disagreeing": DISAGREEING,
    "informing": INFORMING,
    "emergencies": EMERGENCIES,
    "offers": OFFERS,
    "keeping-out": KEEPING_OUT,
    "restricting": RESTRICTING,
    "hiding": HIDING,
    "oversight": OVERSIGHT,
    "disposing": DISPOSING,
    "sampling": SAMPLING,
    "pathways": PATHWAYS,
    "local guidance": LOCAL_GUIDANCE,
    "agreements": AGREEMENTS,
    "deputies": DEPUTIES,
    "dissents": DISSENTS,
    "reviewed blind": REVIEWED_BLIND,
    "staffing": STAFFING,
    "redating": REDATING,
    "presence": PRESENCE,
    "linking": LINKING,
    "practising": PRACTISING,
}
INSIDE = {
    "deliver_response": "deliver_due",
    "release_response": "keep_owners",
    "pass_to_cover": "keep_owners",
    "redate": "redate_open",
    "keep_out": "keep_all_out",
    "lapse_linking": "lapse_linkings",
}
"""What another command calls for each thing in turn, and by which one it is done."""


def every_command() -> set[str]:
    """The name of every command of both floors."""
    of_agencies = {
        name
        for name, act in vars(agencies.commands).items()
        if hasattr(act, "__wrapped__") and act.__module__.startswith(agencies.commands.__name__)
    }
    return {*commands.__all__, *of_agencies, "open_sign_in"}


def told() -> set[str]:
    """The name of every command that is in a story."""
    return {deed.command for story in STORIES.values() for deed in story}
