"""
Is this file genuine? Open to everybody, with or without an account; nothing that is sent is kept.

Each question can be answered as JSON, as a statement signed by the platform (`report.jws`) and
as a paper (`report.pdf`). Whoever wants another form of the answer sends the file again.
"""

import asyncio

from quart import Blueprint, Response, request

import documents
from documents import Examination
from kernel import Invalid
from people import Action, Object
from web import report_paper
from web.reports import VerificationReport, answer
from web.security import MB, PER_MINUTE, Need, Public, parts, principal, reading, route

blueprint = Blueprint("verify", __name__)

ANYBODY = Public("whoever holds a paper must be able to check it, a bank clerk as well as a court")
READ = Need(Object.AGREEMENT, Action.READ)
LARGEST = 20 * MB
WIDTH = 1000
"""Pixels of a page shown as it was signed."""
NEVER_KEPT = {"Cache-Control": "no-store"}


@route(blueprint, "POST", "/api/verify", needs=ANYBODY, size=LARGEST, rate=PER_MINUTE(12))
async def verify_file(body: bytes) -> VerificationReport:
    """Verify a PDF sent as `application/pdf`, at most 20 MB; anything else gets an honest answer, too."""
    return await answer(await _examined(body))


@route(blueprint, "POST", "/api/verify/report.jws", needs=ANYBODY, size=LARGEST, rate=PER_MINUTE(12), documented=False)
async def sign_report(body: bytes) -> Response:
    """Verify a PDF and answer with the same report as a JWS (RFC 7515): ES256, certificates in `x5c`."""
    return _statement(await answer(await _examined(body)))


@route(blueprint, "POST", "/api/verify/report.pdf", needs=ANYBODY, size=LARGEST, rate=PER_MINUTE(12), documented=False)
async def print_report(body: bytes) -> Response:
    """Verify a PDF and answer with the same report as a PDF to print and file."""
    return await _paper(await answer(await _examined(body)), "")


@route(
    blueprint,
    "POST",
    "/api/verify/pages/<int:page>.png",
    needs=ANYBODY,
    size=LARGEST,
    rate=PER_MINUTE(60),
    documented=False,
)
async def show_page_of_upload(page: int, body: bytes) -> Response:
    """Show a page (from 1) of the first `?bytes=` bytes of the file that is sent: the paper as one signer left it."""
    size = request.args.get("bytes", type=int) or len(body)
    if not 0 < size <= len(body):
        raise Invalid("request.invalid", field="bytes")
    picture = await documents.page_of_upload(body, size, page - 1, WIDTH)
    return Response(picture, content_type="image/png", headers=NEVER_KEPT)


@route(blueprint, "GET", "/api/verify/<code>", needs=ANYBODY, rate=PER_MINUTE(20))
async def verify_code(code: str) -> VerificationReport:
    """Show the report on the registered paper whose code is printed on it."""
    return await answer(await _known(code))


@route(blueprint, "GET", "/api/verify/<code>/report.jws", needs=ANYBODY, rate=PER_MINUTE(20), documented=False)
async def sign_known_report(code: str) -> Response:
    """Give the report on a registered paper as a JWS."""
    return _statement(await answer(await _known(code)))


@route(blueprint, "GET", "/api/verify/<code>/report.pdf", needs=ANYBODY, rate=PER_MINUTE(20), documented=False)
async def print_known_report(code: str) -> Response:
    """Give the report on a registered paper as a PDF."""
    return await _paper(await answer(await _known(code)), parts().office.verify_url(code.strip().upper()))


@route(
    blueprint,
    "GET",
    "/api/documents/<document_id>/revisions/<digest>/pages/<int:page>.png",
    needs=READ,
    rate=PER_MINUTE(240),
    documented=False,
)
async def show_page_as_signed(document_id: str, digest: str, page: int) -> Response:
    """Show a page (from 1) of a paper in force as one signer left it; `digest` is that of the file then."""
    async with reading() as opened:
        paper = await documents.load_for(opened, principal(), document_id)
        pdf = await documents.revision_file(parts().office, opened, paper, digest)
    picture = await documents.picture_of(pdf, page - 1, WIDTH)
    return Response(picture, content_type="image/png", headers={"Cache-Control": "private, max-age=86400"})


async def _examined(pdf: bytes) -> Examination:
    return await documents.examine(parts().office, parts().database, pdf, parts().database.now())


async def _known(code: str) -> Examination:
    return await documents.examine_code(parts().office, parts().database, code)


def _statement(report: VerificationReport) -> Response:
    return Response(report_paper.statement(report), content_type="application/jose", headers=NEVER_KEPT)


async def _paper(report: VerificationReport, url: str) -> Response:
    # Words follow the language of the request: they are found here, and drawn in a thread.
    pdf = await asyncio.to_thread(documents.verification_report, report_paper.paper(report, url))
    return Response(pdf, content_type="application/pdf", headers=NEVER_KEPT)
