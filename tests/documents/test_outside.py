"""Licensed providers, played by simulators over real HTTP, keep the contract of our own services."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest
from cryptography import x509
from cryptography.x509 import ocsp

import documents
from documents import Outside, PapersConfig, SigningDesk, SimulatedServices, Verdict, open_outside, verify
from documents.opening import open_desk
from documents.outside import SIMULATED, Anchors
from documents.outside_http import HttpCertificates, HttpSeals, HttpTimestamps, read_anchors
from documents.sealing import check_drawing
from documents.stamping import licensed_stamp, stamp_outside
from documents.tokens import Unfit, check_token
from kernel import NotFound, Unavailable, jobs
from tests.documents.flow import a_story

from .corpus import BOXES, COMMITTEE, START, STROKES, Clock, a_font, a_paper

DIGEST = sha256(b"an agreement").digest()


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedServices]:
    with SimulatedServices(tmp_path_factory.mktemp("services"), delay_seconds=0.0, now=Clock()) as running:
        yield running


@pytest.fixture
def anchors(services: SimulatedServices, tmp_path: Path) -> Anchors:
    (tmp_path / "anchors.pem").write_bytes(services.anchors_pem())
    return read_anchors(tmp_path / "anchors.pem")


@pytest.fixture(params=["own", "licensed"])
def desk(request: pytest.FixtureRequest, services: SimulatedServices, anchors: Anchors, tmp_path: Path) -> SigningDesk:
    """A desk whose certificates of acts and whose seals are our own, or come from providers."""
    outside = Outside()
    if request.param == "licensed":
        outside = Outside(HttpCertificates(f"{services.url}/ca", anchors), HttpSeals(f"{services.url}/seal", anchors))
    folder = tmp_path / "desk"
    fonts = (a_font(tmp_path / "boxes.ttf"),)
    return SigningDesk.open(folder, folder / "passphrase", fonts, Clock(), outside=outside)


def all_act(desk: SigningDesk) -> bytes:
    seal_id = f"seal-of-{id(desk)}"
    pdf = documents.certify(documents.lay_fields(a_paper(), (BOXES[0], BOXES[3])), desk).pdf
    pdf = documents.sign(pdf, "party-1", "孙晓雯", f"act-{id(desk)}", "party", STROKES, desk).pdf
    desk.authority.seal_certificate(seal_id, COMMITTEE, "committee-seal", desk.now(), "committee-1")
    pdf = documents.seal(pdf, "committee-seal", seal_id, desk).pdf
    return documents.close(pdf, desk).pdf


def test_a_paper_signed_and_sealed_with_it_is_good(desk: SigningDesk) -> None:
    pdf = all_act(desk)

    expected = documents.Expectation(
        {"party-1": "party", "committee-seal": "committee-seal"},
        {"party-1": f"act-{id(desk)}", "committee-seal": "committee-1"},
    )
    report = verify(pdf, desk.now(), desk.authority.trust(desk.now()), expected)
    assert (report.verdict, report.findings) == (Verdict.TOTAL_PASSED, ())


def test_each_act_has_a_key_of_its_own_and_a_certificate_that_names_it(desk: SigningDesk) -> None:
    one = desk.authority.issue_act("孙晓雯", "act-1", "party", START)
    other = desk.authority.issue_act("孙晓雯", "act-2", "mediator", START)

    certificates = [x509.load_der_x509_certificate(each.certificate) for each in (one, other)]

    assert certificates[0].public_key() == one.key.public_key() != other.key.public_key()
    assert ["act-1" in each.subject.rfc4514_string() for each in certificates] == [True, False]


def test_a_seals_certificate_is_taken_back_with_it(desk: SigningDesk, services: SimulatedServices) -> None:
    seal_id = f"lost-{id(desk)}"
    certificate = desk.authority.seal_certificate(seal_id, COMMITTEE, "committee-seal", desk.now())
    serial = x509.load_der_x509_certificate(certificate).serial_number

    desk.authority.revoke_seal(seal_id, desk.now())

    proof = desk.authority.revocation((certificate,), desk.now())
    lists = [x509.load_der_x509_crl(each) for each in proof.crls]
    assert any(each.get_revoked_certificate_by_serial_number(serial) for each in lists)
    assert ocsp.load_der_ocsp_response(proof.ocsps[0]).certificate_status is ocsp.OCSPCertStatus.REVOKED


def test_the_same_request_gets_the_same_answer(services: SimulatedServices, anchors: Anchors) -> None:
    seals = HttpSeals(f"{services.url}/seal", anchors)

    first = seals.enrol("twice", "committee-1", COMMITTEE, documents.POLICIES["committee-seal"])
    again = seals.enrol("twice", "committee-1", COMMITTEE, documents.POLICIES["committee-seal"])

    assert first == again
    check_drawing(first.drawing)
    assert seals.sign("twice", DIGEST) == seals.sign("twice", DIGEST)


def test_a_provider_out_of_order_or_gone_is_unavailable(
    services: SimulatedServices, anchors: Anchors, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    outside = Outside(HttpCertificates(f"{services.url}/ca", anchors))
    desk = SigningDesk.open(tmp_path / "d", tmp_path / "d" / "p", (), Clock(), outside=outside)
    monkeypatch.setattr(services, "fails", lambda: True)

    with pytest.raises(Unavailable, match=r"ca\.unavailable"):
        desk.authority.issue_act("孙晓雯", "act-1", "party", START)
    with pytest.raises(Unavailable, match=r"tsa\.unavailable"):
        HttpTimestamps(f"{services.url}/tsa", anchors).token(DIGEST)
    with pytest.raises(Unavailable, match=r"seal-service\.unavailable"):
        HttpSeals("http://127.0.0.1:9/seal", anchors).sign("x", DIGEST)


def test_a_certificate_of_somebody_else_is_not_used(services: SimulatedServices, tmp_path: Path) -> None:
    other = SigningDesk.open(tmp_path / "o", tmp_path / "o" / "p", (), Clock()).authority.trust(START)
    outside = Outside(HttpCertificates(f"{services.url}/ca", Anchors(other.roots, other.certificates)))
    desk = SigningDesk.open(tmp_path / "d", tmp_path / "d" / "p", (), Clock(), outside=outside)

    with pytest.raises(Unavailable, match=r"ca\.answer-unfit"):
        desk.authority.issue_act("孙晓雯", "act-1", "party", START)


def test_the_simulator_says_that_it_is_one(services: SimulatedServices, anchors: Anchors, tmp_path: Path) -> None:
    with urlopen(f"{services.url}/") as answer:
        page = answer.read().decode()
    (tmp_path / "ca-anchors.pem").write_bytes(services.anchors_pem())
    configured = open_outside(PapersConfig(ca_url=f"{services.url}/ca"), tmp_path)

    assert SIMULATED in page
    assert anchors.simulated
    assert configured.simulated() == ("CA",)
    assert Outside().simulated() == ()
    with pytest.raises(Unavailable, match=r"config\.key-missing"):
        open_desk(PapersConfig(tsa_url="http://tsa"), tmp_path, tmp_path / "p", (), "云和解", "")


@pytest.fixture(scope="module")
def foreign_tsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A time-stamp service that shares no line with ours: openssl with an RSA key, behind HTTP."""
    folder = tmp_path_factory.mktemp("foreign")
    (folder / "ext").write_text("extendedKeyUsage=critical,timeStamping\n")
    (folder / "conf").write_text(
        "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\ncerts=root.pem\n"
        "signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\n"
    )
    (folder / "serial").write_text("01\n")

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    subject = "/C=CN/O=Foreign/CN="
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "root.key",
        "-out",
        "root.pem",
        "-subj",
        subject + "R",
    )
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", subject + "T")
    openssl(
        *("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", "2"),
        *("-extfile", "ext", "-out", "tsa.pem"),
    )

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            openssl("ts", "-reply", "-config", "conf", "-queryfile", "query", "-out", "reply")
            self.send_response(200)
            self.end_headers()
            self.wfile.write((folder / "reply").read_bytes())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", folder / "root.pem"
    server.shutdown()
    server.server_close()


def test_the_adapter_speaks_to_any_service_of_rfc_3161(
    foreign_tsa: tuple[str, Path], services: SimulatedServices, anchors: Anchors
) -> None:
    url, root = foreign_tsa
    for service in (HttpTimestamps(url, read_anchors(root)), HttpTimestamps(f"{services.url}/tsa", anchors)):
        token = service.token(DIGEST)

        check_token(token, DIGEST, None, service.anchors)
        with pytest.raises(Unfit, match="another imprint"):
            check_token(token, bytes(32), None, service.anchors)
        with pytest.raises(Unfit, match="another nonce"):
            check_token(token, DIGEST, 5, service.anchors)


def test_a_token_of_a_stranger_or_a_changed_one_is_not_used(
    foreign_tsa: tuple[str, Path], anchors: Anchors, services: SimulatedServices
) -> None:
    url, root = foreign_tsa
    with pytest.raises(Unavailable, match=r"tsa\.answer-unfit"):
        HttpTimestamps(url, anchors).token(DIGEST)
    with pytest.raises(Unavailable, match=r"tsa\.answer-unfit"):
        HttpTimestamps(f"{services.url}/ca/crls", anchors).token(DIGEST)

    token = bytearray(HttpTimestamps(url, read_anchors(root)).token(DIGEST))
    token[-5] ^= 1
    with pytest.raises(Unfit, match="a wrong signature"):
        check_token(bytes(token), DIGEST, None, read_anchors(root))


async def test_a_paper_in_force_gets_a_licensed_time_stamp_beside_it(
    database, tmp_path: Path, foreign_tsa: tuple[str, Path]
) -> None:
    url, root = foreign_tsa
    story = await a_story(database, tmp_path)
    outside = Outside(timestamps=HttpTimestamps(url, read_anchors(root)))
    story.office = replace(story.office, desk=replace(story.office.desk, outside=outside))
    sign_given: jobs.Handler = partial(documents.sign_given, story.office, _nothing)
    story.handlers |= {"documents.sign": sign_given, "documents.stamp-outside": partial(stamp_outside, story.office)}
    await story.issue()
    await story.all_sign()

    paper = await story.agreement()
    async with database.reading(story.mediator.person, story.world.county) as work:
        token = await licensed_stamp(work, paper)
    await stamp_outside(story.office, database, {"document": paper.id, "county": story.world.county})

    (tmp_path / "paper.pdf").write_bytes(await story.office.storage.get(paper.sha256))
    (tmp_path / "paper.tst").write_bytes(token)
    said = subprocess.run(
        ["openssl", "ts", "-verify", "-data", "paper.pdf", "-in", "paper.tst", "-token_in", "-CAfile", str(root)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Verification: OK" in said.stdout
    async with database.reading(story.mediator.person, story.world.county) as work:
        with pytest.raises(NotFound, match=r"document\.no-licensed-stamp"):
            await licensed_stamp(work, replace(paper, sha256="0" * 64))


async def _nothing(*_: object) -> None:
    pass
