"""The way on paper: the scan of what was signed in ink, handed in by one, compared by another."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field
from quart import Blueprint, Response, request

import documents
from documents import Scan
from kernel import Invalid, NotFound
from people import Action, Object
from web.security import PER_MINUTE, Need, parts, principal, reading, route, work

blueprint = Blueprint("scans", __name__)

ASSIST = Need(Object.AGREEMENT, Action.ASSIST)


class ScanView(BaseModel):
    id: str
    sha256: str
    signed_on: date
    handed_in_at: datetime
    mine: bool
    """Handed in by whoever asks: then somebody else compares it."""
    matches: bool | None
    reason: str


class ComparisonBody(BaseModel):
    matches: bool
    """The print is unchanged, and everybody has signed it."""
    reason: Annotated[str, Field(max_length=500)] = ""


@route(blueprint, "GET", "/api/cases/<case_id>/agreement/scans", needs=ASSIST)
async def list_scans(case_id: str) -> list[ScanView]:
    """List the scans of the present agreement, oldest first."""
    async with reading() as opened:
        return [_scan(each) for each in await documents.scans_of(opened, case_id)]


@route(
    blueprint,
    "POST",
    "/api/cases/<case_id>/agreement/scans",
    needs=ASSIST,
    size=documents.MOST_SCAN_BYTES,
    rate=PER_MINUTE(10),
)
async def hand_in(case_id: str, body: bytes) -> ScanView:
    """Hand in the scan (the body, a PDF) of the signed print; `?signed_on=2026-04-02`."""
    try:
        signed_on = date.fromisoformat(request.args.get("signed_on", ""))
    except ValueError:
        raise Invalid("scan.date") from None
    kept = await documents.keep_scan(parts().storage, body)
    async with work() as opened:
        return _scan(await documents.hand_in_scan(opened, case_id, kept, len(body), signed_on))


@route(blueprint, "GET", "/api/cases/<case_id>/agreement/scans/<scan_id>/file", needs=ASSIST, documented=False)
async def show_scan(case_id: str, scan_id: str) -> Response:
    """Send a scan, to be saved: it comes from a scanner, and no page of ours opens it."""
    async with reading() as opened:
        scan = next((each for each in await documents.scans_of(opened, case_id) if each.id == scan_id), None)
    if scan is None:
        raise NotFound("scan.unknown")
    headers = {"Content-Disposition": f'attachment; filename="{scan.id}.pdf"', "Cache-Control": "private, no-store"}
    return Response(await parts().storage.get(scan.sha256), content_type="application/pdf", headers=headers)


@route(blueprint, "POST", "/api/cases/<case_id>/agreement/scans/<scan_id>/comparison", needs=ASSIST)
async def compare(case_id: str, scan_id: str, body: ComparisonBody) -> ScanView:
    """Say, as a second person, whether the scan shows the print unchanged and signed by everybody."""
    async with work() as opened:
        return _scan(await documents.compare_scan(opened, case_id, scan_id, body.matches, body.reason))


def _scan(scan: Scan) -> ScanView:
    return ScanView(
        id=scan.id,
        sha256=scan.sha256,
        signed_on=scan.signed_on,
        handed_in_at=scan.handed_in_at,
        mine=scan.handed_in_by == principal().person,
        matches=scan.matches,
        reason=scan.reason,
    )
