"""Who the paper is between: one sentence a party, and the names as they stand in running text."""

import re
from collections.abc import Sequence
from typing import Any

from .model import PaperParty


def described(party: PaperParty, words: dict[str, Any], with_phone: bool = True) -> str:
    """Return `孙晓雯，女，1995年5月出生，住…，公民身份号码…，联系电话…。` with what is known."""
    person = party.kind == "person"
    parts = [party.name]
    if person:
        parts += [party.gender]
        parts += [words["person_born"].format(month=month_of(party.birth_year_month)) if party.birth_year_month else ""]
    for value, name in (
        (party.address, "person_address" if person else "organisation_address"),
        (party.id_number_masked, "person_id" if person else "organisation_id"),
        (party.representative, "representative"),
        (party.phone_masked if with_phone else "", "phone"),
    ):
        parts.append(words[name].format(value=value) if value else "")
    return "，".join(part for part in parts if part) + "。"


def names_of(parties: Sequence[PaperParty], side: str) -> str:
    """Return `刘建国、陈志强`: all names of one side."""
    return "、".join(party.name for party in parties if party.side == side)


def signer_of(party: PaperParty) -> str:
    """Return who puts the hand to the paper: the person, or who speaks for the organisation."""
    return party.representative or party.name


def month_of(text: str) -> str:
    """Turn `1995-05` into `1995年5月`; leave what is already written out."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    return f"{found[1]}年{int(found[2])}月" if found else text
