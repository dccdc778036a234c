"""What other programs ask about our certificates and our time: RFC 3161, 6960, 5280. Open to everybody."""

import asyncio
import base64
import binascii

from cryptography.hazmat.primitives.serialization import Encoding
from quart import Blueprint, Response, request

import documents
from kernel import Invalid
from people import Action, Object
from web.security import KB, PER_MINUTE, Need, Public, parts, principal, reading, route

blueprint = Blueprint("pki", __name__)

CLOCKS = Public("a time-stamp service (RFC 3161) answers any program; a token says nothing but a time")
CERTIFICATES = Public("whoever verifies a paper must be able to ask whether a certificate was taken back")
READ_PAPERS = Need(Object.AGREEMENT, Action.READ)
PROGRAMS = PER_MINUTE(120)
LONGEST_QUESTION = 1024
"""Characters in the address of an OCSP question by GET; ours need 120."""
KEEP = "public, max-age=300, must-revalidate"
"""A certificate that is taken back is known as such everywhere within five minutes."""


@route(blueprint, "POST", "/tsa", needs=CLOCKS, size=4 * KB, rate=PROGRAMS, documented=False)
async def timestamp(body: bytes) -> Response:
    """Answer an RFC 3161 time-stamp request (3.4: over HTTP)."""
    _expect("application/timestamp-query")
    answer = await asyncio.to_thread(parts().office.desk.timestamps.respond, body)
    return Response(answer, content_type="application/timestamp-reply")


@route(blueprint, "POST", "/ocsp", needs=CERTIFICATES, size=4 * KB, rate=PROGRAMS, documented=False)
async def ask_by_post(body: bytes) -> Response:
    """Say whether a certificate is good (RFC 6960, appendix A)."""
    _expect("application/ocsp-request")
    return await _answered(body)


@route(blueprint, "GET", "/ocsp/<path:question>", needs=CERTIFICATES, rate=PROGRAMS, documented=False)
async def ask_by_get(question: str) -> Response:
    """The same, with the request in base64 in the address (RFC 5019, 5: such answers can be cached)."""
    if len(question) > LONGEST_QUESTION:
        raise Invalid("request.too-large", limit=LONGEST_QUESTION)
    try:
        asked = base64.b64decode(question, validate=True)
    except (binascii.Error, ValueError):
        asked = b""
    response = await _answered(asked)
    response.headers["Cache-Control"] = KEEP
    return response


@route(blueprint, "GET", "/crl/<name>.crl", needs=CERTIFICATES, rate=PROGRAMS, documented=False)
async def revocation_list(name: str) -> Response:
    """Hand out the present revocation list of one of our authorities (DER)."""
    authority, now = parts().office.desk.authority, parts().database.now()
    crl = await asyncio.to_thread(authority.revocations.list_of, authority.issuer(name), now)
    return Response(crl, content_type="application/pkix-crl", headers={"Cache-Control": KEEP})


@route(blueprint, "GET", "/ca/<name>.cer", needs=CERTIFICATES, rate=PROGRAMS, documented=False)
async def authority_certificate(name: str) -> Response:
    """Hand out the certificate of one of our authorities (DER)."""
    certificate = parts().office.desk.authority.issuer(name).certificate
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(certificate.public_bytes(Encoding.DER), content_type="application/pkix-cert", headers=headers)


@route(blueprint, "GET", "/api/documents/<document_id>/licensed-timestamp", needs=READ_PAPERS, documented=False)
async def licensed_timestamp(document_id: str) -> Response:
    """Hand out a licensed provider's token over the present bytes of a paper, for `openssl ts -verify -token_in`."""
    async with reading() as opened:
        paper = await documents.load_for(opened, principal(), document_id)
        token = await documents.licensed_stamp(opened, paper)
    name = f"attachment; filename={paper.sha256[:16]}.tst"
    return Response(token, content_type="application/octet-stream", headers={"Content-Disposition": name})


async def _answered(question: bytes) -> Response:
    revocations = parts().office.desk.authority.revocations
    answer = await asyncio.to_thread(revocations.respond, question, parts().database.now())
    return Response(answer, content_type="application/ocsp-response")


def _expect(kind: str) -> None:
    if request.mimetype != kind:
        raise Invalid("request.content-type")
