"""What a party has: the papers of the own case, and what was served."""

from datetime import date, datetime

from pydantic import BaseModel
from quart import Blueprint

import confirmation
import documents
from documents import Document, Stage
from kernel import clock
from people import Action, Object
from web.security import Need, principal, reading, route, work

blueprint = Blueprint("mine", __name__)

READ = Need(Object.SERVICE, Action.READ)
CHANGE = Need(Object.SERVICE, Action.CHANGE)


class MyPaper(BaseModel):
    document_id: str
    kind: str
    title: str
    number: str
    pages: int
    made_on: date
    effective_at: datetime | None
    served_at: datetime | None
    seen_at: datetime | None
    service_id: str | None


class Mine(BaseModel):
    papers: list[MyPaper]


@route(blueprint, "GET", "/api/mine", needs=READ)
async def show_mine() -> Mine:
    """List the papers in force of this person's case, latest first, with what was served when."""
    who = principal()
    async with reading() as opened:
        papers = await documents.papers_for(opened, who, who.case) if who.case else []
        served = {each.document: each for each in await confirmation.services_for(opened, who.person)}
    in_force = [paper for paper in reversed(papers) if paper.stage is Stage.EFFECTIVE]
    return Mine(papers=[_paper(paper, served.get(paper.id)) for paper in in_force])


@route(blueprint, "POST", "/api/services/<service_id>/seen", needs=CHANGE)
async def mark_seen(service_id: str) -> None:
    """Note that the person has opened what was served."""
    async with work() as opened:
        await confirmation.record_seen(opened, principal(), service_id)


def _paper(paper: Document, service: confirmation.Service | None) -> MyPaper:
    return MyPaper(
        document_id=paper.id,
        kind=paper.kind,
        title=documents.title_of(paper),
        number=paper.number,
        pages=paper.pages,
        made_on=clock.today_in_shanghai(paper.effective_at or paper.issued_at),
        effective_at=paper.effective_at,
        served_at=service.served_at if service else None,
        seen_at=service.seen_at if service else None,
        service_id=service.id if service else None,
    )
