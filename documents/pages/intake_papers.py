"""What begins a file: the request, the register, what everybody is told, who they are, who speaks for them."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import Field

from .composing import Composer
from .model import Count, Day, Facts, Line, Lines, Moment, Paper, PaperParty, Parties, Proof, Text
from .sheet import NOTE
from .tables import MIDDLE, Column

Power = Literal["apply", "evidence", "choose", "settle", "sign", "receive", "other"]
POWERS: tuple[Power, ...] = ("apply", "evidence", "choose", "settle", "sign", "receive", "other")


@dataclass(frozen=True, kw_only=True)
class RequestData(Facts):
    """人民调解申请书: People's Mediation Law (2010), art. 17 and 18; document 3 of the official set."""

    committee: Line
    parties: Parties
    facts: Text
    requests: Lines


def mediation_request(data: RequestData, proof: Proof) -> Paper:
    paper = Composer("mediation-request", data, proof)
    applicants = [party for party in data.parties if party.side == "甲方"]
    rows = [row for party in data.parties for row in paper.party_rows(party, paper.words["sides"][party.side])]
    rows += [
        [(paper.name("facts"), data.facts)],
        [(paper.name("requests"), "\n".join(f"{n}．{text}" for n, text in enumerate(data.requests, start=1)))],
        [(paper.words["promise_label"], paper.words["promise"])],
    ]
    paper.form(more=rows)
    paper.say("addressed", NOTE)
    paper.say("committee_line", replace(NOTE, first=0))
    return paper.signed(paper.party_hands(applicants))


@dataclass(frozen=True, kw_only=True)
class RegisterData(Facts):
    """人民调解受理登记表: People's Mediation Law (2010), art. 27; document 4. Registering interrupts limitation."""

    committee: Line
    parties: Parties
    dispute_type: Line
    source: Literal["party", "initiative", "police", "court", "department", "petition", "hotline"]
    facts: Text
    place: Line
    people: Count
    grade: Literal["blue", "yellow", "orange", "red"]
    interpreter: bool = False
    opinion: Text = ""
    registrar: Line


def intake_register(data: RegisterData, proof: Proof) -> Paper:
    paper = Composer("intake-register", data, proof)
    rows = [[(paper.words["registered_on"], paper.shown("made_on")), (paper.name("source"), paper.shown("source"))]]
    rows += [row for party in data.parties for row in paper.party_rows(party, paper.words["sides"][party.side])]
    paper.form(
        "dispute_type place", "people grade interpreter", "facts", *(["opinion"] if data.opinion else []), more=rows
    )
    paper.say("receipt", NOTE)
    signers = [*paper.party_hands(data.parties), *paper.hands("registrar", data.registrar)]
    return paper.signed(signers, data.committee, ("committee-seal", "committee-seal", data.committee))


@dataclass(frozen=True, kw_only=True)
class RightsData(Facts):
    """人民调解当事人权利义务告知书: People's Mediation Law (2010), art. 23 and 24; document 5."""

    committee: Line
    parties: Parties


def rights_notice(data: RightsData, proof: Proof) -> Paper:
    paper = Composer("rights-notice", data, proof)
    paper.say("intro")
    for name in ("nature", "rights", "duties", "effect", "false", "online"):
        paper.section(name)
        paper.points(paper.words[f"{name}_points"])
    paper.say("told")
    return paper.signed(paper.party_hands(data.parties), data.committee)


@dataclass(frozen=True)
class IdentityCheck:
    name: Line
    document: Line
    """证件种类"""
    id_masked: Line
    method: Line
    result: Line
    checked_at: Moment
    """Civil time."""


@dataclass(frozen=True, kw_only=True)
class IdentityData(Facts):
    """当事人身份证明: Online Litigation Rules (2021), art. 7; document 6. No picture of a card is kept in it."""

    committee: Line
    checks: Annotated[tuple[IdentityCheck, ...], Field(max_length=100)]
    copies_pages: Count = 0
    checker: Line


def identity_record(data: IdentityData, proof: Proof) -> Paper:
    paper = Composer("identity-record", data, proof)
    paper.say("intro")
    heads = ("name", "document", "id_masked", "method", "result", "checked_at")
    columns = [Column(paper.name(head), share, MIDDLE) for head, share in zip(heads, (4, 4, 7, 5, 4, 6), strict=True)]
    paper.listing(columns, [[paper.value(head, getattr(check, head)) for head in heads] for check in data.checks])
    paper.say("kept", NOTE)
    return paper.signed(paper.hands("checker", data.checker), data.committee)


@dataclass(frozen=True, kw_only=True)
class PowerData(Facts):
    """授权委托书: Civil Procedure Law (2023), art. 62; Interpretation (2022), art. 147; document 7."""

    principal: PaperParty
    agent: Line
    agent_kind: Literal["lawyer", "legal-worker", "staff", "relative", "citizen"]
    agent_id_masked: Line
    agent_phone_masked: Line = ""
    agent_organisation: Line = ""
    dispute: Line
    powers: Annotated[tuple[Power, ...], Field(max_length=7)]
    """Settling for somebody needs `settle` named one by one; nothing is given by silence."""
    other_powers: Line = ""
    valid_until: Day


def power_of_attorney(data: PowerData, proof: Proof) -> Paper:
    paper = Composer("power-of-attorney", data, proof)
    rows = paper.party_rows(data.principal, paper.words["principal"])
    paper.form("agent agent_kind", "agent_id_masked agent_phone_masked", "agent_organisation", more=rows)
    paper.say("entrusted")
    given, withheld = paper.words["given"], paper.words["withheld"]
    names = paper.words["choices"]["powers"]
    paper.points(f"{given if power in data.powers else withheld}{names[power]}" for power in POWERS)
    if data.other_powers:
        paper.say("others")
    paper.say("until")
    signers = paper.party_hands(
        [data.principal], "principal", dict.fromkeys(("甲方", "乙方"), paper.words["principal"])
    )
    signers += paper.hands("agent", data.agent)
    if data.principal.kind == "person":
        return paper.signed(signers)
    name = data.principal.name
    return paper.signed(signers, name, ("principal-seal", "party-seal", name))
