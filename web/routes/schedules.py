"""Many people's money in one agreement: the table to fill in, the table read, and each person's own row."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field
from quart import Blueprint, Response, request

import documents
from documents import Fault, Row
from kernel import Invalid, NotFound
from people import Action, Object
from web.problems import language_asked, words
from web.security import MB, PER_MINUTE, Need, parts, principal, reading, route

blueprint = Blueprint("schedules", __name__)

READ = Need(Object.AGREEMENT, Action.READ)
CHANGE = Need(Object.AGREEMENT, Action.CHANGE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_INSTALMENTS = 24
MOST_FEN = 10**13

Id = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


class PaymentBody(BaseModel):
    due: date
    amount_fen: Annotated[int, Field(ge=1, le=MOST_FEN)]


class PaymentRowBody(BaseModel):
    person: Id
    name: Annotated[str, Field(min_length=1, max_length=100)]
    amount_fen: Annotated[int, Field(ge=0, le=MOST_FEN)]
    account: Annotated[str, Field(max_length=80)] = ""
    """Bank and last four digits; a whole number is refused."""
    instalments: Annotated[list[PaymentBody], Field(max_length=MOST_INSTALMENTS)]


class PaymentScheduleBody(BaseModel):
    """Details the paying clause with this id, row by row."""

    clause: Annotated[str, Field(max_length=40)]
    rows: Annotated[list[PaymentRowBody], Field(max_length=300)]


class FaultView(BaseModel):
    row: int
    """As the table counts, from 1; `column` is its letter."""
    column: str
    code: str
    title: str
    detail: str


class MovedDate(BaseModel):
    due: date
    moved_to: date


class SheetAnswer(BaseModel):
    """Nothing is saved: the page puts the rows into the draft, and saves it as any other change."""

    rows: list[PaymentRowBody]
    faults: list[FaultView]
    total_fen: int
    agreed_fen: int | None
    difference_fen: int | None
    """Of the rows less what the paying clause says; 0 when they agree to the fen."""
    moved: list[MovedDate]
    """Due dates that were rest days (Civil Code, art. 203)."""


class PaymentRowView(BaseModel):
    name: str
    amount_fen: int
    account: str
    instalments: list[PaymentBody]
    salt: str
    path: list[str]
    """Hashes from this row to the root that stands in the agreement (RFC 6962)."""


class PaymentScheduleView(BaseModel):
    clause: str
    root: str
    total_fen: int
    people: int
    rows: list[PaymentRowView]
    """The own row alone, unless whoever asks pays, or works on the case."""


@route(blueprint, "POST", "/api/cases/<case_id>/agreement/schedule", needs=CHANGE, size=2 * MB, rate=PER_MINUTE(20))
async def read_table(case_id: str, body: bytes) -> SheetAnswer:
    """Read an XLSX table (the body), with all faults of all rows."""
    read = await documents.read_schedule(parts().database, principal(), case_id, body)
    return SheetAnswer(
        rows=[row_body(row) for row in read.rows],
        faults=[_fault(each) for each in read.faults],
        total_fen=read.total_fen,
        agreed_fen=read.agreed_fen,
        difference_fen=read.total_fen - read.agreed_fen if read.agreed_fen is not None else None,
        moved=[MovedDate(due=due, moved_to=then) for due, then in read.moved],
    )


@route(
    blueprint,
    "GET",
    "/api/cases/<case_id>/agreement/schedule.xlsx",
    needs=CHANGE,
    rate=PER_MINUTE(20),
    documented=False,
)
async def blank_table(case_id: str) -> Response:
    """Send a table to fill in; `?due=2026-04-10` for each instalment."""
    async with reading() as opened:
        data = await documents.blank_schedule(opened, case_id, _dues())
    headers = {"Content-Disposition": 'attachment; filename="schedule.xlsx"', "Cache-Control": "private, no-store"}
    return Response(data, content_type=XLSX, headers=headers)


@route(blueprint, "GET", "/api/cases/<case_id>/schedule", needs=READ)
async def show_schedule(case_id: str) -> PaymentScheduleView:
    """Show the rows that this person may see, with their proof; NotFound("schedule.none")."""
    async with reading() as opened:
        seen = await documents.schedule_for(opened, principal(), case_id)
    if seen is None:
        raise NotFound("schedule.none")
    rows = [
        PaymentRowView(**row_body(each.row).model_dump(exclude={"person"}), salt=each.salt, path=list(each.path))
        for each in seen.rows
    ]
    return PaymentScheduleView(
        clause=seen.clause, root=seen.root, total_fen=seen.total_fen, people=seen.people, rows=rows
    )


@route(blueprint, "GET", "/api/cases/<case_id>/schedule.pdf", needs=READ, rate=PER_MINUTE(20), documented=False)
async def show_own_copy(case_id: str) -> Response:
    """Send the agreement with the rows that this person may see: a copy to read, nobody signs it."""
    pdf = await documents.own_copy(parts().office, parts().database, principal(), case_id)
    headers = {"Content-Disposition": 'attachment; filename="own-copy.pdf"', "Cache-Control": "private, no-store"}
    return Response(pdf, content_type="application/pdf", headers=headers)


def row_body(row: Row) -> PaymentRowBody:
    return PaymentRowBody.model_validate(row, from_attributes=True)


def _fault(fault: Fault) -> FaultView:
    title, detail = words(fault.code, dict(fault.facts), language_asked())
    return FaultView(row=fault.row, column=fault.column, code=fault.code, title=title, detail=detail)


def _dues() -> tuple[date, ...]:
    try:
        return tuple(date.fromisoformat(text) for text in request.args.getlist("due")[:MOST_INSTALMENTS])
    except ValueError:
        raise Invalid("schedule.due-form") from None
