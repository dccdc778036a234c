"""What changed between two versions of a draft, field by field; who wrote which version is kept beside."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from .amounts import in_figures
from .terms import AgreementDraft, Clause, Row

WHOLE = ("facts", "dispute", "performance", "breach", "signing_method", "copies", "made_on")


@dataclass(frozen=True)
class Change:
    """
    `what` is a field of the draft, `clause` or `row`; `key` the clause's id or the person's name.

    `before` is empty for what was added, `after` for what was taken out; both as people read them.
    """

    what: str
    key: str
    field: str
    before: str
    after: str


def changes(before: AgreementDraft, after: AgreementDraft) -> tuple[Change, ...]:
    """Return what is different, the whole first, then clause by clause, then row by row."""
    return (*_of_whole(before, after), *_of_clauses(before, after), *_of_rows(before, after))


def _of_whole(before: AgreementDraft, after: AgreementDraft) -> Iterator[Change]:
    for name in WHOLE:
        old, new = str(getattr(before, name)), str(getattr(after, name))
        if old != new:
            yield Change(name, "", "", old, new)


def _of_clauses(before: AgreementDraft, after: AgreementDraft) -> Iterator[Change]:
    old, new = ({clause.id: clause for clause in draft.clauses} for draft in (before, after))
    for each in dict.fromkeys([*old, *new]):
        yield from _of_clause(each, old.get(each), new.get(each))
    kept = [clause.id for clause in before.clauses if clause.id in new]
    now = [clause.id for clause in after.clauses if clause.id in old]
    if kept != now:
        yield Change("clauses", "", "order", " ".join(kept), " ".join(now))


def _of_clause(key: str, before: Clause | None, after: Clause | None) -> Iterator[Change]:
    for each in fields(Clause):
        if each.name != "id":
            old, new = (_said(each.name, clause) for clause in (before, after))
            if old != new:
                yield Change("clause", key, each.name, old, new)


def _of_rows(before: AgreementDraft, after: AgreementDraft) -> Iterator[Change]:
    old, new = ({row.person: row for row in draft.schedule.rows} if draft.schedule else {} for draft in (before, after))
    for person in dict.fromkeys([*old, *new]):
        rows = old.get(person), new.get(person)
        name = next(row.name for row in reversed(rows) if row is not None)
        for field in ("amount", "account", "instalments"):
            said, says = (_of_row(field, row) for row in rows)
            if said != says:
                yield Change("row", name, field, said, says)


def _said(field: str, clause: Clause | None) -> str:
    value = getattr(clause, field) if clause is not None else None
    if field == "amount_fen" and value is not None:
        return in_figures(value)
    return "" if value is None else str(value)


def _of_row(field: str, row: Row | None) -> str:
    if row is None:
        return ""
    if field == "amount":
        return in_figures(row.amount_fen)
    if field == "account":
        return row.account
    return "，".join(f"{each.due} {in_figures(each.amount_fen)}" for each in row.instalments)
