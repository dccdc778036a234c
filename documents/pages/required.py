"""What a paper must say before it can be made, and which article asks for it: `required.toml`, and `names.zh.toml`."""

import dataclasses
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kernel import Invalid

from .model import PaperParty
from .texts import texts

BOTH_SIDES = ("甲方", "乙方")

_FILES = [Path(__file__).with_name(name) for name in ("required.toml", "names.zh.toml")]


def check(paper: str, data: Any) -> None:
    """
    Raise Invalid("paper.missing-field") for the first required field that is empty.

    Facts of the refusal: `title` (of the paper), `field` (path in the data: `parties.1.address`),
    `name` (as a person knows it), `article` (what asks for it). A field that the table does
    not name may be empty.
    """
    rules = _rules()[paper]
    for field in dataclasses.fields(data):
        value = getattr(data, field.name)
        if field.name == "parties":
            _check_parties(paper, value, rules["parties"])
        elif isinstance(value, PaperParty):
            _check_party(paper, field.name, value)
        elif field.name in rules:
            _check_one(paper, field.name, value, rules[field.name])


def refusal(paper: str, field: str, article: str = "") -> Invalid:
    """Return the refusal for a field that is empty, or whose value does not do."""
    rules = _rules()
    last = next(part for part in reversed(field.split(".")) if part in rules["names"])
    return Invalid(
        "paper.missing-field",
        title=texts(paper)["title"],
        field=field,
        name=name_of(paper, last),
        article=article or rules[paper][last],
    )


def name_of(paper: str, field: str) -> str:
    """Return a field's name as a person knows it: that of this paper, else the usual one."""
    rules = _rules()
    return str(rules.get("name", {}).get(paper, {}).get(field) or rules["names"][field])


def article_for(paper: str, field: str) -> str:
    """Return the article that asks for a field, or nothing where it may be empty."""
    return str(_rules()[paper].get(field, ""))


def _check_one(paper: str, path: str, value: object, article: str) -> None:
    if isinstance(value, tuple):
        if not value:
            raise refusal(paper, path, article)
        for number, part in enumerate(value):
            _check_one(paper, f"{path}.{number}", part, article)
    elif value is None or (isinstance(value, str) and not value.strip()):
        raise refusal(paper, path, article)


def _check_parties(paper: str, parties: tuple[PaperParty, ...], article: str) -> None:
    for side in BOTH_SIDES:
        if not any(party.side == side for party in parties):
            raise refusal(paper, f"parties.{side}", article)
    for number, party in enumerate(parties):
        _check_party(paper, f"parties.{number}", party)


def _check_party(paper: str, path: str, party: PaperParty) -> None:
    """Papers that go before a court describe each party; others only name it."""
    rules = _rules()
    how = rules["party"] if paper in rules["described_in"] else rules["named"]
    for name, source in how[party.kind].items():
        _check_one(paper, f"{path}.{name}", getattr(party, name), source)


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = {}
    for file in _FILES:
        rules |= tomllib.loads(file.read_text("utf-8"))
    return rules
