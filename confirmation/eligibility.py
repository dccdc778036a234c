"""
May this agreement go before a court? Each rule with its article, answered yes or no.

The rules are read by a lawyer in `rules.json`; this module knows how to answer them. It asks
nobody: what it needs comes as a `Question`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

NOT_CONFIRMABLE, LABOUR = "-J", "L"
ALONG_SIGNED = "confirmation.along-signed"


@dataclass(frozen=True)
class Check:
    """One rule and its answer; `facts` fill the words of `code`."""

    code: str
    ok: bool
    article: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What the rules look at. Dates are civil dates in China."""

    agreement_in_force: bool
    both_sides_signed: bool
    """The joint application carries the signatures of all parties, and is closed."""
    unsigned_along: tuple[str, ...] | None
    """What was to go along with the agreement and is unsigned, each with whose act is missing; None: nothing was to."""
    last_day: date | None
    """The last lawful day to apply; None before the agreement is in force."""
    today: date
    flags: frozenset[str]
    """Of the dispute type: -J, L and others."""
    beyond_payment: bool
    """A clause goes beyond paying: to do something, or to say that somebody was employed."""
    committee_is_formed: bool
    court_is_lawful: bool
    already_asked: bool
    """An application on this agreement lies before a court, or was decided."""


def check(question: Question) -> tuple[Check, ...]:
    """Return all checks in a fixed order; `may_submit` reads them."""
    return tuple(_checks(question))


def may_submit(checks: tuple[Check, ...]) -> bool:
    return all(each.ok for each in checks)


def article(code: str) -> str:
    return _rules()[code]


def _checks(question: Question) -> Iterator[Check]:
    yield _answer("confirmation.agreement-in-force", question.agreement_in_force)
    yield _answer("confirmation.both-sides", question.both_sides_signed)
    if question.unsigned_along is not None:
        yield _answer(ALONG_SIGNED, not question.unsigned_along, missing="、".join(question.unsigned_along) or "—")
    last = question.last_day
    in_time = last is not None and question.today <= last
    yield _answer("confirmation.in-time", in_time, last_day=last.isoformat() if last else "—")
    yield _answer("confirmation.kind", NOT_CONFIRMABLE not in question.flags)
    if LABOUR in question.flags:
        yield _answer("confirmation.payment-only", not question.beyond_payment)
    yield _answer("confirmation.committee", question.committee_is_formed)
    yield _answer("confirmation.court", question.court_is_lawful)
    yield _answer("confirmation.not-yet-asked", not question.already_asked)


def _answer(code: str, ok: bool, **facts: str) -> Check:
    return Check(code, ok, article(code), facts)


@cache
def _rules() -> dict[str, str]:
    loaded: dict[str, str] = json.loads(Path(__file__).with_name("rules.json").read_text(encoding="utf-8"))
    return loaded
