"""Words of papers that are filled in here; they live in `wording.json`, for a lawyer to read and change."""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from .amounts import in_sentence
from .model import Document, Kind
from .terms import Act, AgreementDraft, Clause, Schedule


@cache
def words() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("wording.json").read_text(encoding="utf-8"))
    return loaded


def signing_method() -> str:
    """Return what the parties agree about signing electronically, until somebody writes it otherwise."""
    return str(words()["draft"]["signing_method"])


def in_ink() -> str:
    """Return what stands in place of the agreement on electronic signing where ink is used."""
    return str(words()["draft"]["in_ink"])


def title(kind: Kind) -> str:
    return str(words()["titles"][kind])


def title_of(paper: Document) -> str:
    """Return the title; with the name where each party has a paper of that kind."""
    said = title(paper.kind)
    if paper.kind is not Kind.SERVICE_ADDRESS:
        return said
    return of_some(said, (signer.name for signer in paper.signers))


def of_some(said: str, names: Iterable[str]) -> str:
    """Return a title with the names of those whom the paper concerns."""
    return str(words()["of_one"]).format(title=said, name="、".join(names))


def in_words(day: date) -> str:
    """Return 2026-05-20 as `2026年5月20日`."""
    return str(words()["date"]).format(year=day.year, month=day.month, day=day.day)


def sentence(clause: Clause) -> str:
    """
    Return the clause as it stands in the paper.

    The amount in figures and in capitals comes from the one value `amount_fen`; parts whose
    field is empty are left out.
    """
    given = {
        "who": clause.who.strip(),
        "whom": clause.whom.strip(),
        "how": clause.how.strip().rstrip("。；，"),
        "text": clause.text.strip().rstrip("。；，"),
        "due": in_words(clause.due) if clause.due else "",
        "amount": in_sentence(clause.amount_fen) if clause.act is Act.PAY and clause.amount_fen else "",
    }
    parts: list[str] = words()["clause"][clause.act]
    written = "".join(part.format(**given) for part in parts if _is_filled(part, given))
    return written + str(words()["full_stop"]) if written else ""


def sentences(data: AgreementDraft) -> tuple[str, ...]:
    """Return all clauses as they stand in the paper; the one that a schedule details says so."""
    schedule = data.schedule
    written = [
        _scheduled(clause, schedule) if schedule is not None and clause.id == schedule.clause else sentence(clause)
        for clause in data.clauses
    ]
    return tuple(text for text in written if text)


def _scheduled(clause: Clause, schedule: Schedule) -> str:
    """Nobody's own amount stands in the paper that all sign: only the sums, and what fixes the rows."""
    by_day: dict[date, int] = {}
    for row in schedule.rows:
        for each in row.instalments:
            by_day[each.due] = by_day.get(each.due, 0) + each.amount_fen
    instalments = [
        str(words()["clause"]["instalment"]).format(due=in_words(day), amount=in_sentence(by_day[day]))
        for day in sorted(by_day)
    ]
    given = {
        "who": clause.who.strip(),
        "amount": in_sentence(clause.amount_fen or 0),
        "instalments": "，".join(instalments),
        "how": clause.how.strip().rstrip("。；，"),
        "text": clause.text.strip().rstrip("。；，"),
        "root": " ".join(schedule.root[place : place + 8] for place in range(0, 64, 8)),
    }
    parts: list[str] = words()["clause"]["scheduled"]
    return "".join(part.format(**given) for part in parts if _is_filled(part, given)) + str(words()["full_stop"])


def _is_filled(part: str, given: dict[str, str]) -> bool:
    return all(value or "{" + name + "}" not in part for name, value in given.items())
