"""Whoever holds a paper gets the whole truth about it: as JSON, as a signed statement, as a paper, as pictures."""

import base64
import hashlib
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import jwt
import pikepdf
import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.confirmation.test_http_story import DRAFT, HEADERS, Actor, Play, play
from tests.documents.corpus import World, a_world

from .conftest import site
from .test_hostile_requests import said

__all__ = ["play", "site"]
PDF = HEADERS | {"Content-Type": "application/pdf"}


@pytest.fixture(scope="module")
def theirs(tmp_path_factory) -> World:
    """A paper of another house: many signatures, nobody we know."""
    return a_world(tmp_path_factory.mktemp("theirs"))


async def all_have_signed(play: Play, **along: object) -> tuple[str, bytes, Actor]:
    """Return id and bytes of the agreement in force, and a party; `along` says what was signed with it."""
    world, case = play.site.world, play.case
    mediator, director = await play.actor(world.mediator.id), await play.actor(world.director.id)
    tenant, landlord = [await play.actor(party.person, case) for party in play.site.case.parties]
    await mediator.send(f"/api/cases/{case}/agreement", {"version": 0, "data": DRAFT}, method="PUT")
    issued = await mediator.send(f"/api/cases/{case}/agreement/issue", {"version": 1, **along})
    for who in (landlord, tenant, mediator):
        await play.sign(who)
    await play.sign(director, by_hand=False)
    document = issued["documents"][0]["id"]
    file = await tenant.browser.get(f"/api/documents/{document}/file", scheme="https")
    return document, await file.get_data(as_text=False), tenant


async def upload(play: Play, pdf: bytes, form: str = "") -> Any:
    return await play.site.app.test_client().post(f"/api/verify{form}", data=pdf, headers=PDF)


def everything_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def test_a_paper_in_force_answers_in_every_form(play: Play, tmp_path: Path) -> None:
    document, pdf, tenant = await all_have_signed(play)

    # As JSON: equal to the registered paper, complete, and what each signature is worth.
    report = await (await upload(play, pdf)).get_json()
    assert (report["verdict"], report["reason"], report["tier"]) == ("TOTAL_PASSED", None, "registered")
    assert report["next_step"]
    assert report["registered"]["is_final"] and report["registered"]["expected"] == 4
    assert report["registered"]["template"] == "people-mediation-agreement"
    kinds = [each["kind"] for each in report["signatures"]]
    assert kinds == ["certification", "signature", "signature", "signature", "seal", "closing"]
    first, seal, closing = (report["signatures"][at] for at in (1, 4, 5))
    assert first["since"] == {"signatures": 2, "seals": 1, "closings": 1, "changed": False}
    assert (first["scope"], closing["scope"]) == ("revision", "file")
    assert first["name"].endswith("**") and "**" not in seal["name"]

    # As a statement that PyJWT and openssl check with nothing but the certificate in it.
    token = await (await upload(play, pdf, "/report.jws")).get_data(as_text=True)
    chain = [base64.b64decode(each) for each in jwt.get_unverified_header(token)["x5c"]]
    certificate = x509.load_der_x509_certificate(chain[0])
    claims = jwt.decode(token, certificate.public_key(), algorithms=["ES256"])  # type: ignore[arg-type]
    assert claims["sub"] == f"sha256:{report['sha256']}"
    assert claims["report"]["signatures"] == report["signatures"]
    assert openssl_believes(token, chain, tmp_path)
    assert not openssl_believes(token[:-8] + "AAAAAAAA", chain, tmp_path)

    # As a paper.
    printed = await (await upload(play, pdf, "/report.pdf")).get_data()
    text = text_of(printed)
    assert report["sha256"] in text and "电子文书验证报告" in text and "TOTAL_PASSED" in text

    # As the party saw it who signed first: before the seal and after it, page by page.
    as_signed, sealed = [
        await (await upload(play, pdf, f"/pages/{report['pages']}.png?bytes={each['revision_bytes']}")).get_data()
        for each in (first, closing)
    ]
    assert as_signed.startswith(b"\x89PNG") and sealed.startswith(b"\x89PNG") and as_signed != sealed
    address = f"/api/documents/{document}/revisions/{first['revision_sha256']}/pages/{report['pages']}.png"
    assert await tenant.get(address) == as_signed
    assert (await tenant.get(address.replace(first["revision_sha256"], "a" * 64), 404))["code"] == (
        "document.no-such-revision"
    )

    # By its code the same, without the file.
    code = (await tenant.get(f"/api/documents/{document}"))["verify_code"]
    stranger = play.site.app.test_client()
    known = await (await stranger.get(f"/api/verify/{code}/report.jws")).get_data(as_text=True)
    assert jwt.decode(known, options={"verify_signature": False})["report"]["sha256"] == report["sha256"]
    assert f"/v/{code}" in text_of(await (await stranger.get(f"/api/verify/{code}/report.pdf")).get_data(as_text=False))

    # And nothing of a doctored one is called good.
    doctored = await (await upload(play, pdf + b"% more")).get_json()
    assert (doctored["verdict"], doctored["reason"]) == ("TOTAL_FAILED", "MODIFIED_AFTER_SIGNING")
    assert doctored["findings"][0]["code"] == "structure.bytes-after-the-last-signature"
    assert all(each["since"]["changed"] for each in doctored["signatures"])


async def test_a_paper_of_others_is_examined_by_general_rules_and_not_confirmed(play: Play, theirs: World) -> None:
    report = await (await upload(play, theirs.closed)).get_json()

    assert (report["verdict"], report["reason"]) == ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND")
    assert (report["tier"], report["policy"], report["registered"]) == ("foreign", "concord-foreign-1", None)
    assert {each["trust_anchor"] for each in report["signatures"]} == {""}
    printed = await (await upload(play, theirs.closed, "/report.pdf")).get_data()
    assert "concord-foreign-1" in text_of(printed)


async def test_the_printed_report_is_an_archive_file_and_the_same_each_time(play: Play, theirs: World) -> None:
    report = await (await upload(play, theirs.half, "/report.pdf")).get_data()

    with pikepdf.open(io.BytesIO(report)) as pdf:
        assert b"<pdfaid:part>2</pdfaid:part>" in bytes(pdf.Root.Metadata.read_bytes())
        assert "/AcroForm" not in pdf.Root


async def test_nothing_that_is_sent_stays_on_any_disk(play: Play, theirs: World, tmp_path: Path, monkeypatch) -> None:
    """Neither the file nor a trace of it: its text, its digest, its signatures."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    await upload(play, b"%PDF-", "/report.jws")  # the platform's key is made when it first signs
    before = {path for path in tmp_path.rglob("*") if path.is_file()}

    for form in ("", "/report.jws", "/report.pdf", "/pages/1.png"):
        await upload(play, theirs.closed, form)
    await upload(play, b"%PDF-1.7\nnonsense that nobody else says")

    kept = everything_on_disk(tmp_path)
    for trace in (
        theirs.closed[:2000],
        b"nonsense that nobody else says",
        hashlib.sha256(theirs.closed).hexdigest().encode(),
    ):
        assert trace not in kept
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "form", ["/pages/1.png?bytes=-1", "/pages/1.png?bytes=99999999", "/pages/0.png", "/pages/9.png"]
)
async def test_a_page_that_is_not_there_is_refused(play: Play, theirs: World, form: str) -> None:
    answer = await upload(play, theirs.closed, form)

    assert answer.status_code == 400
    assert (await said(answer))["code"] in ("request.invalid", "verify.page-unreadable")


async def test_a_file_that_draws_no_page_is_refused_not_believed(play: Play) -> None:
    answer = await upload(play, b"%PDF-1.7\n" + b"\0" * 5000, "/pages/1.png")

    assert (answer.status_code, (await said(answer))["code"]) == (400, "verify.page-unreadable")


def text_of(pdf: bytes) -> str:
    read = pypdfium2.PdfDocument(pdf)
    try:
        return "".join("".join(page.get_textpage().get_text_range() for page in read).split())
    finally:
        read.close()


def openssl_believes(token: str, chain: list[bytes], folder: Path) -> bool:
    """Check a JWS as its README says: chain to the root, then the value over the first two parts."""
    signed, _, value = token.rpartition(".")
    for name, der in zip(("leaf", "issuing", "root"), chain, strict=True):
        (folder / f"{name}.der").write_bytes(der)
        subprocess.run(
            ["openssl", "x509", "-inform", "DER", "-in", folder / f"{name}.der", "-out", folder / f"{name}.pem"],
            check=True,
        )
    verified = subprocess.run(
        [
            "openssl",
            "verify",
            "-CAfile",
            folder / "root.pem",
            "-untrusted",
            folder / "issuing.pem",
            folder / "leaf.pem",
        ],
        capture_output=True,
    )
    raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    half, other = (int.from_bytes(raw[at : at + 32], "big") for at in (0, 32))
    (folder / "value").write_bytes(encode_dss_signature(half, other))
    (folder / "signed").write_text(signed)
    public = subprocess.run(
        ["openssl", "x509", "-in", folder / "leaf.pem", "-pubkey", "-noout"], check=True, capture_output=True
    ).stdout
    (folder / "public.pem").write_bytes(public)
    checked = subprocess.run(
        [
            "openssl",
            "dgst",
            "-sha256",
            "-verify",
            folder / "public.pem",
            "-signature",
            folder / "value",
            folder / "signed",
        ],
        capture_output=True,
    )
    assert json.loads(base64.urlsafe_b64decode(signed.split(".")[0] + "=="))["alg"] == "ES256"
    return verified.returncode == 0 and checked.returncode == 0
