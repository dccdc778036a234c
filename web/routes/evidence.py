"""The evidence package of a case, for the court before which it lies."""

from quart import Blueprint, Response

import confirmation
from people import Action, Object
from web import evidence
from web.security import PER_MINUTE, Need, parts, reading, route, work

blueprint = Blueprint("evidence", __name__)

HANDLE = Need(Object.APPLICATION, Action.CHANGE)


@route(
    blueprint,
    "POST",
    "/api/court/applications/<application_id>/package",
    needs=HANDLE,
    rate=PER_MINUTE(6),
    documented=False,
)
async def export_package(application_id: str) -> Response:
    """Give the evidence package as a ZIP; that it was exported is an entry of the journal."""
    async with reading() as opened:
        application = await confirmation.load(opened, application_id)
        gathered = await evidence.gather(parts(), opened, application)
    async with work() as opened:
        archive = await evidence.package(parts(), opened, application, gathered)
    name = f"evidence-{application.id}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(archive, content_type="application/zip", headers=headers)
