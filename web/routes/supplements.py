"""Between filing and ruling: the court asks for more, parties hand it in, or withdraw."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field
from quart import Blueprint, Response

import confirmation
from kernel import NotFound
from people import Action, Object
from web.routes.ceremony import NoBody
from web.routes.court import BundleView, ConfirmationView, show_application, show_confirmation
from web.security import PER_MINUTE, Need, parts, principal, reading, route, work

blueprint = Blueprint("supplements", __name__)

READ = Need(Object.APPLICATION, Action.READ)
SIGN = Need(Object.APPLICATION, Action.SIGN)
HANDLE = Need(Object.APPLICATION, Action.CHANGE)


class SupplementBody(BaseModel):
    wanted: Annotated[str, Field(min_length=1, max_length=1000)]
    until: date


class WithdrawalBody(BaseModel):
    reason: Annotated[str, Field(min_length=1, max_length=500)]


@route(
    blueprint,
    "POST",
    "/api/cases/<case_id>/confirmation/supplements/<name>",
    needs=READ,
    size=confirmation.MOST_BYTES,
    rate=PER_MINUTE(20),
)
async def supply(case_id: str, name: str, body: bytes) -> ConfirmationView:
    """Hand a scan (the body: PDF, PNG or JPEG) in that the court asked for."""
    kept = await confirmation.keep_file(parts().storage, body)
    async with work() as opened:
        await confirmation.supply(opened, case_id, name[:100], kept)
    shown: ConfirmationView = await show_confirmation(case_id)
    return shown


@route(blueprint, "POST", "/api/cases/<case_id>/confirmation/withdrawal", needs=SIGN)
async def withdraw(case_id: str, body: WithdrawalBody) -> ConfirmationView:
    """Withdraw the application before the ruling; the agreement binds as before."""
    async with work() as opened:
        await confirmation.withdraw(opened, case_id, principal().person, body.reason)
    shown: ConfirmationView = await show_confirmation(case_id)
    return shown


@route(blueprint, "POST", "/api/court/applications/<application_id>/supplement", needs=HANDLE)
async def ask_supplement(application_id: str, body: SupplementBody) -> BundleView:
    """Ask both sides for more, by the end of a day."""
    async with work() as opened:
        await confirmation.ask_supplement(opened, application_id, body.wanted, body.until)
    shown: BundleView = await show_application(application_id)
    return shown


@route(blueprint, "POST", "/api/court/applications/<application_id>/resumption", needs=HANDLE)
async def resume(application_id: str, body: NoBody) -> BundleView:
    """Go on after what was handed in was looked at."""
    async with work() as opened:
        await confirmation.resume(opened, application_id)
    shown: BundleView = await show_application(application_id)
    return shown


@route(blueprint, "POST", "/api/court/applications/<application_id>/deemed-withdrawal", needs=HANDLE)
async def deem_withdrawn(application_id: str, body: NoBody) -> BundleView:
    """Note that the time to supply has passed and nothing came."""
    async with work() as opened:
        await confirmation.deem_withdrawn(opened, application_id)
    shown: BundleView = await show_application(application_id)
    return shown


@route(
    blueprint,
    "GET",
    "/api/court/applications/<application_id>/supplements/<int:place>",
    needs=HANDLE,
    documented=False,
)
async def show_supplied(application_id: str, place: int) -> Response:
    """Send a file that was handed in, counted from 0, to be saved and not opened by the page."""
    async with reading() as opened:
        application = await confirmation.load(opened, application_id)
    if place >= len(application.supplied):
        raise NotFound("confirmation.file-unknown")
    data, kind = await confirmation.supplied_file(parts().office, application, place)
    headers = {"Content-Disposition": "attachment", "Cache-Control": "private, no-store"}
    return Response(data, content_type=kind, headers=headers)
