"""openssl, an independent program, asks our services over real HTTP and believes the answers."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from kernel import CountyId, clock
from web import commands
from web.app import create_app
from web.parts import Parts, Settings

FONTS = Path(__file__).parents[2] / ".cache" / "fonts"
MINUTE = timedelta(minutes=1)


@dataclass
class Served:
    parts: Parts
    url: str
    folder: Path

    async def openssl(self, *arguments: str) -> str:
        """Run openssl in the folder; return what it says, whatever it thinks."""
        process = await asyncio.create_subprocess_exec(
            *("openssl", *arguments),
            cwd=self.folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return said.decode()

    async def post(self, path: str, data: bytes, kind: str) -> tuple[int, str, bytes]:
        return await asyncio.to_thread(self._ask, "POST", path, data, {"Content-Type": kind})

    async def get(self, path: str) -> tuple[int, str, bytes]:
        return await asyncio.to_thread(self._ask, "GET", path, None, {})

    def _ask(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> tuple[int, str, bytes]:
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=10)
        try:
            connection.request(method, path, data, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Content-Type", ""), answer.read()
        finally:
            connection.close()

    def keep(self, name: str, certificate: bytes) -> None:
        pem = x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)
        (self.folder / name).write_bytes(pem)


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = Settings(
            data=folder / "data", county_id=CountyId("QH-00"), allow_simulators=True, fonts=FONTS, public_url=url
        )
        await commands.initialise(settings)
        app = create_app(settings)
        # Without lifespan neither media nor jobs run: this is about four small routes.
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error", ws="none"))
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(server.serve([listening]))
            parts: Parts = app.extensions["concord"]
            yield Served(parts, url, folder)
            server.should_exit = True
            await running
        await parts.database.close()


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(tmp_path) as found:
        authority = found.parts.office.desk.authority
        found.keep("root.pem", authority.root.public_bytes(Encoding.DER))
        found.keep("issuing.pem", authority.issuing.public_bytes(Encoding.DER))
        yield found


@pytest.fixture
def an_act(served: Served) -> Callable[[str], bytes]:
    def make(name: str) -> bytes:
        made = served.parts.office.desk.authority.issue_act("孙晓雯", name, "party", clock.now()).certificate
        served.keep(f"{name}.pem", made)
        return made

    return make


async def test_a_token_is_granted_and_verified(served: Served) -> None:
    (served.folder / "data.txt").write_text("an agreement")
    await served.openssl("ts", "-query", "-data", "data.txt", "-sha256", "-cert", "-out", "query.tsq")

    query = (served.folder / "query.tsq").read_bytes()
    status, kind, reply = await served.post("/tsa", query, "application/timestamp-query")

    (served.folder / "reply.tsr").write_bytes(reply)
    said = await served.openssl(
        *("ts", "-verify", "-queryfile", "query.tsq", "-in", "reply.tsr", "-CAfile", "root.pem"),
    )
    assert (status, kind) == (200, "application/timestamp-reply")
    assert "Verification: OK" in said


async def test_a_token_for_other_data_is_not_verified(served: Served) -> None:
    (served.folder / "data.txt").write_text("an agreement")
    (served.folder / "other.txt").write_text("another one")
    await served.openssl("ts", "-query", "-data", "data.txt", "-sha256", "-cert", "-out", "query.tsq")
    query = (served.folder / "query.tsq").read_bytes()
    _, _, reply = await served.post("/tsa", query, "application/timestamp-query")
    (served.folder / "reply.tsr").write_bytes(reply)

    said = await served.openssl("ts", "-verify", "-data", "other.txt", "-in", "reply.tsr", "-CAfile", "root.pem")

    assert "Verification: FAILED" in said


async def test_ocsp_says_good_revoked_and_unknown(served: Served, an_act: Callable[[str], bytes]) -> None:
    authority = served.parts.office.desk.authority
    an_act("good")
    authority.revoke(an_act("revoked"), clock.now())
    ask = ("-issuer", "issuing.pem", "-CAfile", "root.pem", "-url", f"{served.url}/ocsp")

    good = await served.openssl("ocsp", *ask, "-cert", "good.pem")
    revoked = await served.openssl("ocsp", *ask, "-cert", "revoked.pem")
    unknown = await served.openssl("ocsp", *ask, "-serial", "0x1234567890")

    assert "Response verify OK" in good and "good.pem: good" in good
    assert "WARNING" not in good, "openssl misses the nonce"
    assert "Response verify OK" in revoked and "revoked.pem: revoked" in revoked
    assert "0x1234567890: unknown" in unknown


async def test_ocsp_answers_questions_in_the_address(served: Served, an_act: Callable[[str], bytes]) -> None:
    an_act("good")
    await served.openssl(
        *("ocsp", "-issuer", "issuing.pem", "-cert", "good.pem", "-no_nonce", "-reqout", "question.der")
    )
    await served.openssl("base64", "-A", "-in", "question.der", "-out", "question.txt")
    question = (served.folder / "question.txt").read_text().replace("/", "%2F").replace("+", "%2B")

    status, kind, answer = await served.get(f"/ocsp/{question}")

    (served.folder / "answer.der").write_bytes(answer)
    said = await served.openssl(
        *("ocsp", "-respin", "answer.der", "-issuer", "issuing.pem", "-cert", "good.pem", "-CAfile", "root.pem")
    )
    assert (status, kind) == (200, "application/ocsp-response")
    assert "good.pem: good" in said


async def test_the_authority_above_is_asked_about_as_well(served: Served) -> None:
    said = await served.openssl(
        *("ocsp", "-issuer", "root.pem", "-cert", "issuing.pem", "-CAfile", "root.pem", "-url", f"{served.url}/ocsp")
    )

    assert "issuing.pem: good" in said


async def test_a_chain_is_verified_with_the_lists_that_the_certificates_name(
    served: Served, an_act: Callable[[str], bytes]
) -> None:
    an_act("good")
    served.parts.office.desk.authority.revoke(an_act("revoked"), clock.now() - MINUTE)
    verify = ("verify", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "-crl_check", "-crl_download")

    above = await served.openssl(*verify, "issuing.pem")
    good = await served.openssl(*verify, "good.pem")
    revoked = await served.openssl(*verify, "revoked.pem")

    assert "issuing.pem: OK" in above
    assert "good.pem: OK" in good
    assert "certificate revoked" in revoked


async def test_the_issuer_is_found_where_a_certificate_says(served: Served, an_act: Callable[[str], bytes]) -> None:
    certificate = x509.load_der_x509_certificate(an_act("good"))
    access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    address = next(each.access_location.value for each in access if each.access_location.value.endswith(".cer"))

    status, kind, issuer = await served.get(urlsplit(address).path)

    assert (status, kind) == (200, "application/pkix-cert")
    certificate.verify_directly_issued_by(x509.load_der_x509_certificate(issuer))


@pytest.mark.parametrize(
    ("path", "kind", "data", "status"),
    [
        ("/tsa", "application/json", b"{}", 415),
        ("/ocsp", "text/plain", b"", 415),
        ("/tsa", "application/timestamp-query", bytes(5000), 413),
        ("/ocsp", "application/ocsp-request", bytes(5000), 413),
    ],
)
async def test_what_is_no_question_is_refused(served: Served, path: str, kind: str, data: bytes, status: int) -> None:
    answered, problem, _ = await served.post(path, data, kind)

    assert (answered, problem) == (status, "application/problem+json")


async def test_rubbish_gets_an_answer_of_the_protocol(served: Served) -> None:
    _, _, malformed = await served.post("/ocsp", b"rubbish", "application/ocsp-request")
    _, _, in_address = await served.get("/ocsp/%FF%00rubbish")
    status, _, _ = await served.get("/crl/nobody.crl")
    long_question, _, _ = await served.get(f"/ocsp/{'A' * 2000}")

    assert malformed == in_address == bytes.fromhex("30030a0101")  # malformedRequest (RFC 6960, 4.2.1)
    assert status == 404
    assert long_question == 413
