"""
Is each clause enforceable? What a court would reject is said before anybody signs.

The rules, their level and their article are data (`checker.json`); this module applies them
and does nothing else. An error stops the paper unless the mediator gives a reason; what the
law forbids outright (`NEVER`) stops it always.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from .amounts import in_figures
from .terms import Act, AgreementDraft, Clause, Row, Schedule, next_working_day

NEVER = frozenset(
    {
        "dispute.no-e-signature",
        "agreement.facts-missing",
        "agreement.dispute-missing",
        "agreement.clauses-missing",
        "agreement.performance-missing",
        "agreement.signing-method-missing",
        "agreement.copies-too-few",
        "schedule.total-differs",
        "schedule.row-differs",
        "schedule.stranger",
        "schedule.no-clause",
    }
)
"""What no reason can set aside: the paper would be no paper, or may not be signed here at all."""
NO_E_SIGNATURE = "dispute.no-e-signature"
NOT_CONFIRMABLE = frozenset({"dispute.not-confirmable", "labour.relation", "labour.not-payment"})
LABOUR = "L"
TYPED_AMOUNT = re.compile(r"[0-9０-９][0-9０-９,，.]*\s*万?元|[壹贰叁肆伍陆柒捌玖拾佰仟]+元")


@dataclass(frozen=True)
class Check:
    """One finding. `level` is error or warning; `facts` fill the words of `code`."""

    code: str
    level: str
    article: str
    clause: str | None = None
    """Id of the clause."""
    facts: dict[str, str] = field(default_factory=dict)


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("checker.json").read_text(encoding="utf-8"))
    return loaded


def check(
    draft: AgreementDraft,
    parties: tuple[str, ...],
    flags: frozenset[str],
    is_rest_day: Callable[[date], bool],
    today: date,
) -> tuple[Check, ...]:
    """
    Return all findings, those on the whole paper first, then clause by clause.

    `parties` are the names that may owe or receive, `flags` those of the dispute type,
    `today` the civil date in China.
    """
    found = [*_of_dispute(flags), *_of_paper(draft, len(parties))]
    if LABOUR in flags:
        found += _of_labour(draft)
    detailed = draft.schedule.clause if draft.schedule is not None else None
    for number, clause in enumerate(draft.clauses, 1):
        found += _of_clause(clause, number, parties, is_rest_day, today, clause.id == detailed)
    if draft.schedule is not None:
        found += _of_schedule(draft, draft.schedule, parties, is_rest_day, today)
    return tuple(found)


def confirmable(checks: tuple[Check, ...]) -> bool:
    """Say whether a court may confirm the agreement at all; else there is no joint application."""
    return not any(each.code in NOT_CONFIRMABLE for each in checks)


def beyond_payment(draft: AgreementDraft) -> bool:
    """Say whether more than payment was agreed, which no court confirms in a labour dispute."""
    return any(_of_labour(draft))


def stops(checks: tuple[Check, ...], overridden: bool) -> tuple[Check, ...]:
    """Return what keeps the paper from being laid out for signing."""
    errors = [each for each in checks if each.level == "error"]
    return tuple(each for each in errors if not overridden or each.code in NEVER)


def _of_dispute(flags: frozenset[str]) -> Iterator[Check]:
    for flag, code in _data()["flags"].items():
        if flag in flags:
            yield _finding(code)


def _of_paper(draft: AgreementDraft, parties: int) -> Iterator[Check]:
    for name in ("facts", "dispute", "clauses", "performance", "signing_method"):
        filled = getattr(draft, name)
        if not (filled.strip() if isinstance(filled, str) else filled):
            yield _finding(f"agreement.{name.replace('_', '-')}-missing")
    if not draft.breach.strip():
        yield _finding("agreement.breach-missing")
    if draft.copies < parties + 1:
        yield _finding("agreement.copies-too-few", least=str(parties + 1))
    for word in _vague_words(draft.performance, draft.breach):
        yield _finding("clause.vague-word", word=word, number="—")


def _of_labour(draft: AgreementDraft) -> Iterator[Check]:
    """Of labour agreements a court confirms payment and nothing else; the rest is for arbitration."""
    for number, clause in enumerate(draft.clauses, 1):
        relation = [word for word in _data()["labour_relation_words"] if word in clause.text]
        if relation:
            yield _finding("labour.relation", clause.id, word=relation[0], number=str(number))
        elif clause.act in (Act.DO, Act.REFRAIN):
            yield _finding("labour.not-payment", clause.id, number=str(number))


def _of_schedule(
    draft: AgreementDraft,
    schedule: Schedule,
    parties: tuple[str, ...],
    is_rest_day: Callable[[date], bool],
    today: date,
) -> Iterator[Check]:
    """To the fen: rows make up the clause, instalments make up each row; each person is a party and has an account."""
    clause = draft.clause(schedule.clause)
    if clause is None or clause.act is not Act.PAY:
        yield _finding("schedule.no-clause")
        return
    if schedule.total_fen != clause.amount_fen:
        facts = {"total": in_figures(schedule.total_fen), "agreed": in_figures(clause.amount_fen or 0)}
        yield _finding("schedule.total-differs", clause.id, **facts)
    for row in schedule.rows:
        yield from _of_row(row, clause.id, parties)
    days = sorted({each.due for row in schedule.rows for each in row.instalments})
    for due in days:
        if due < today:
            yield _finding("schedule.due-past", clause.id, due=due.isoformat())
        elif is_rest_day(due):
            rolled = next_working_day(due, is_rest_day).isoformat()
            yield _finding("schedule.due-rest-day", clause.id, due=due.isoformat(), rolled=rolled)


def _of_row(row: Row, clause: str, parties: tuple[str, ...]) -> Iterator[Check]:
    if row.name not in parties:
        yield _finding("schedule.stranger", clause, name=row.name)
    if row.in_instalments_fen != row.amount_fen or not row.amount_fen:
        facts = {"amount": in_figures(row.amount_fen), "sum": in_figures(row.in_instalments_fen)}
        yield _finding("schedule.row-differs", clause, name=row.name, **facts)
    if not row.account.strip():
        yield _finding("schedule.account-missing", clause, name=row.name)


def _of_clause(
    clause: Clause,
    number: int,
    parties: tuple[str, ...],
    is_rest_day: Callable[[date], bool],
    today: date,
    detailed: bool,
) -> Iterator[Check]:
    about = {"number": str(number)}
    for code in _missing(clause, detailed):
        yield _finding(code, clause.id, **about)
    for word in _vague_words(clause.text, clause.how):
        yield _finding("clause.vague-word", clause.id, word=word, **about)
    for name in (clause.who.strip(), clause.whom.strip()):
        if (
            name
            and clause.act is not Act.OTHER
            and name not in parties
            and not (detailed and name == clause.whom.strip())
        ):
            yield _finding("clause.stranger", clause.id, name=name, **about)
    if TYPED_AMOUNT.search(clause.text) or TYPED_AMOUNT.search(clause.how):
        yield _finding("clause.amount-typed", clause.id, **about)
    if clause.due and clause.act in (Act.PAY, Act.DO):
        if clause.due < today:
            yield _finding("clause.due-past", clause.id, due=clause.due.isoformat(), **about)
        elif is_rest_day(clause.due):
            rolled = next_working_day(clause.due, is_rest_day)
            yield _finding(
                "clause.due-rest-day", clause.id, due=clause.due.isoformat(), rolled=rolled.isoformat(), **about
            )


def _missing(clause: Clause, detailed: bool) -> Iterator[str]:
    """A clause that a schedule details says in each row to whom and when."""
    if clause.act is Act.OTHER:
        if not clause.text.strip():
            yield "clause.act-missing"
        return
    if not clause.who.strip():
        yield "clause.who-missing"
    if clause.act is Act.PAY:
        if not clause.whom.strip() and not detailed:
            yield "clause.whom-missing"
        if not clause.amount_fen:
            yield "clause.amount-missing"
        if clause.due is None and not detailed:
            yield "clause.due-missing"
        if not clause.how.strip():
            yield "clause.how-missing"
        return
    if not clause.text.strip():
        yield "clause.act-missing"
    if clause.act is Act.DO and clause.due is None:
        yield "clause.act-undated"


def _vague_words(*texts: str) -> list[str]:
    return [word for word in _data()["vague_words"] if any(word in text for text in texts)]


def _finding(code: str, clause: str | None = None, **facts: str) -> Check:
    rule = _data()["rules"][code]
    return Check(code, rule["level"], rule["article"], clause, facts)
