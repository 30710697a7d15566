"""A whole pack as small as can be, in a folder of its own, so that a test can break one thing of it."""

from __future__ import annotations

from pathlib import Path

SHEETS: dict[str, str] = {
    "pack": """version: TINY
title: {en: Tiny, cy: Bach}
nation: ENG
effective_from: 2024-05-01
source: A test
evidence: D
""",
    "rules": "R1: {group: GR, short: In short, obligation: Do it}",
    "questions": "Q1: {rule: R1, text: {en: Why?, cy: Pam?}}",
    "bases": "B1: {citation: Act s.1, instead: B2}\n  B2: {citation: Act s.2, valid_from: 2020-01-01}",
    "conditions": "C1: {citation: Act s.3}",
    "gateways": "W1: {citation: Act s.4, relies: [GP], aliases: [s.4]}\n  W2: {citation: Act s.5}",
    "urgencies": "RED: {when: Now, acknowledge: 30 minutes, reply: 4 hours, step: 1 hour, look_back: 1 working day, "
    "hold_minutes: 5, one_signature: true, rungs: [{at: 50%, kind: due_soon}, {at: due, kind: due}]}",
    "outcomes": "SHARED: {shares: true, allowed_grounds: [OTHER]}",
    "grounds": "OTHER: {means: Say it, rule: R1}",
    "handling": "H0: {means: Ordinary}",
    "glossary": "CHILD: {means: Under 18, see: [R1]}",
    "myths": "M1: {reality: Not so, rules: [R1]}",
    "types": "SAFEGUARDING: {means: A check}",
    "mode_questions": "MQ1: {text: {en: Why?, cy: Pam?}, answer: words, rule: R1}",
    "modes": "SAFEGUARDING: {means: The usual, types: [SAFEGUARDING], asks: [MQ1], authorised_by: [ASK], "
    "answered_by: [ANSWER]}",
    "statutory_clocks": "T-REF: {since: A referral was received, span: 1 working day, stages: [TRIAGE]}",
    "disagreements": "PRACTITIONERS: {means: They speak first, roles: [BOSS], within: {RED: 1 working day}}",
    "stages": "TRIAGE: {}",
    "thresholds": "EMERGING_NEED: {means: Early, rank: 1}",
    "informed": "BOTH: {child: true, carer: true}",
    "reasons_not_informed": "OTHER: {needs_text: true}",
    "late_reasons": "OTHER: {where: step}",
    "relations": "MOTHER: {family: true}",
    "contact_levels": "NONE: {}",
    "subject_kinds": "CHILD: {}",
    "legal_statuses": "NO: {}",
    "identifier_schemes": "NHS: {pattern: '[0-9]{10}'}",
    "item_kinds": "FACT: {means: A fact}",
    "roles": "BOSS: {usual: Leads, signs: Everything}",
    "agency_kinds": "GP: {}",
    "pathways": """ASK: {side: asking, order: 1, place: first, roles: {GP: [BOSS]}, rule: R1, questions: [Q1],
    why: {en: Because., cy: Oherwydd.}}
  ANSWER: {side: answering, order: 1, place: first, roles: {ANY: [BOSS]}, rule: R1, why: {en: Because., cy: Oherwydd.}}
  SECOND: {side: answering, order: 2, place: further, when: {urgency: [RED]}, roles: {ANY: [BOSS]}, rule: R1,
    why: {en: Because., cy: Oherwydd.}}""",
    "turns": """T1: {side: answering, rule: R1, text: {en: All of it?, cy: Y cyfan?}, by: scope,
    ways: {BOTH: {label: Both, to: T2}, ONE_OUT: {label: One}}}
  T2: {side: answering, rule: R1, text: {en: Does it help?, cy: A yw'n helpu?}, by: helps,
    ways: {'YES': {label: It does}, UNSAID: {label: Not said}}}""",
    "vague_citations": "V1: {words: [GDPR], tables: [gateways], says: Name the section}",
    "suggestions": "SUGGEST: {side: asking, slot: gateway, kinds: [GP], law: W1}",
    "purposes": "HELP: {means: {en: Soon, cy: Yn fuan}, type: SAFEGUARDING, stage: TRIAGE, threshold: EMERGING_NEED, "
    "urgency: RED, months: 12, purpose: {en: Help, cy: Helpu}, proportionality: {en: Little, cy: Ychydig}}",
    "standing_questions": "GP: {question: {en: Seen?, cy: Wedi gweld?}, because: {en: Only they, cy: Dim ond nhw}}",
}


def write(folder: Path, version: str = "TINY", **changed: str) -> Path:
    """Write the pack with some of its sheets changed. Returns its folder."""
    home = folder / version
    home.mkdir(parents=True, exist_ok=True)
    for name, text in {**SHEETS, **changed}.items():
        (home / f"{name}.yaml").write_text(text if name == "pack" else sheet(text), "utf-8")
    return home


def sheet(entries: str) -> str:
    """A table's file: the defaults on line 1, the first entry on line 3, each with a label unless it has its own."""
    lines = []
    for line in entries.splitlines():
        code, found, rest = line.partition(": {")
        unlabelled = bool(found) and code.strip()[:1].isupper() and not rest.startswith("label")
        comma = "" if rest.startswith("}") else ", "
        lines.append(f"{code}: {{label: {{en: A label, cy: Label}}{comma}{rest}" if unlabelled else line)
    return "defaults: {source: A test, evidence: D}\nentries:\n  " + "\n".join(lines) + "\n"
