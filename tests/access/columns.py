"""The columns of the access matrix: how somebody stands to one request, and who of the cast stands there.

One request is asked by one team of the county council, of the police and of a surgery. Who a person is to it decides
what they see (dec.5); what they may do among that, their role decides.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One relation. `who`: a short name of the cast; empty for nobody. `scopes`: of a key, with which they call."""

    code: str
    relation: str
    who: str = ""
    scopes: tuple[str, ...] | None = None

    @property
    def by_key(self) -> bool:
        """Whether a system calls."""
        return self.scopes is not None


READ, DRAFT, ANSWERS = "requests:read", "requests:draft", "responses:read"
EVERY_SCOPE = (READ, DRAFT, ANSWERS)

ASKING = (
    Column("AU", "author", "pip"),
    Column("AT", "a colleague of the author's team", "wes"),
    Column("EN", "endorser, the author's manager", "dara"),
    Column("EO", "who could endorse, in another team", "mara"),
    Column("AO", "another team of the asking agency", "kit"),
    Column("AL", "lawyer of the asking agency, in another team, who looks back at a request for court", "lyn"),
    Column("AG", "governance lead of the asking agency", "glen"),
    Column("GR", "named by a live grant", "nan"),
    Column("GE", "named by a grant that ended", "fin"),
)
ANSWERING = (
    Column("HO", "holder: took it and prepared the answer", "ines"),
    Column("HT", "a colleague of the team that was asked", "tam"),
    Column("AP", "approver of the step", "leo"),
    Column("PO", "who could approve, in another team", "cass"),
    Column("LB", "who looks back, in another team", "ott"),
    Column("RO", "another team of the answering agency", "fern"),
    Column("RG", "governance lead of the answering agency", "gail"),
)
OTHERS = (
    Column("PA", "another partner of the same request", "bea"),
    Column("ST", "an agency that was not asked", "rex"),
    Column("PG", "governance lead of the partnership", "grace"),
    Column("DE", "deputy of the approver, in another team", "dax"),
)
GONE = (
    Column("LV", "left the author's team; the session lives", "lev"),
    Column("SU", "suspended from the answering team; the session lives", "sue"),
    Column("AN", "nobody: not signed in"),
)
KEYS = (
    Column("KA", "the author's system, with every scope", "pip", EVERY_SCOPE),
    Column("KR", "the holder's system, with every scope", "ines", EVERY_SCOPE),
    Column("KN", "the author's system, with no scope", "pip", ()),
)
GROUPS = (ASKING, ANSWERING, OTHERS, GONE, KEYS)
COLUMNS = tuple(column for group in GROUPS for column in group)
BY_CODE = {column.code: column for column in COLUMNS}

MORE_PEOPLE = (
    ("glen", "Glen Fauxley", "MCC", "GOVERNANCE_LEAD", "MASH"),
    ("nan", "Nan Specimen", "MCC", "SOCIAL_WORKER", "MASH"),
    ("fin", "Fin Exampleby", "MCC", "SOCIAL_WORKER", "MASH"),
    ("lev", "Lev Inventon", "MCC", "SOCIAL_WORKER", "Assessment"),
    ("cass", "Cass Mockridge", "MP", "POLICE_DECISION_MAKER", "Disclosure unit"),
    ("ott", "Ott Fauxley", "MP", "POLICE_SENIOR", "Disclosure unit"),
    ("gail", "Gail Specimen", "MP", "GOVERNANCE_LEAD", "Disclosure unit"),
    ("dax", "Dax Mockridge", "MP", "POLICE_RESEARCHER", "Disclosure unit"),
    ("sue", "Sue Exampleby", "MP", "POLICE_RESEARCHER", "MASH desk"),
)
"""Whom the cast of Merrowdale lacks: short name, name, agency, role, team."""
