"""The plug-in for the national algorithms: signs and checks by itself, and says what others make of it."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature

from documents import sm2
from kernel import clock

from .corpus import a_paper

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def people():
    """Return a root, its certificate, a signer and theirs."""
    at, root, signer = clock.now(), sm2.Key(), sm2.Key()
    root_certificate = sm2.certificate("国密测试根", root, "国密测试根", root, 1, at, 365 * DAY)
    own = sm2.certificate("孙晓雯", signer, "国密测试根", root, 2, at, DAY)
    return root_certificate, signer, own


async def test_a_paper_signed_with_sm2_and_sm3_is_checked_whole(people):
    root, signer, own = people

    pdf = await sm2.sign_pdf(a_paper(), "sm2", signer, own, [root])

    (checked,) = await sm2.check_pdf(pdf, [root], clock.now())
    assert checked == sm2.Checked("sm2", intact=True, valid=True, trusted=True, digest_algorithm="sm3")


async def test_a_changed_paper_and_a_foreign_root_are_found_out(people):
    root, signer, own = people
    pdf = await sm2.sign_pdf(a_paper(), "sm2", signer, own, [root])
    stranger = sm2.Key()
    foreign = sm2.certificate("国密测试根", stranger, "国密测试根", stranger, 1, clock.now(), 365 * DAY)

    (changed,) = await sm2.check_pdf(pdf.replace(b"2800.00", b"9800.00"), [root], clock.now())
    (untrusted,) = await sm2.check_pdf(pdf, [foreign], clock.now())

    assert not changed.intact
    assert (untrusted.intact, untrusted.valid, untrusted.trusted) == (True, True, False)


def test_openssl_checks_the_value_with_the_usual_identity(people, tmp_path: Path):
    _, signer, _ = people
    (tmp_path / "data").write_bytes(b"an agreement")
    (tmp_path / "signature").write_bytes(signer.sign(b"an agreement"))
    (tmp_path / "public.der").write_bytes(signer.public)

    said = subprocess.run(
        [
            *("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public.der", "-keyform", "DER", "-rawin"),
            *("-in", "data", "-sigfile", "signature", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Signature Verified Successfully" in said.stdout, said.stderr


def test_a_value_of_another_key_or_over_other_data_is_refused(people):
    _, signer, _ = people
    signature = signer.sign(b"data")

    sm2.verify_value(signer.public, signature, b"data")
    with pytest.raises(InvalidSignature):
        sm2.verify_value(signer.public, signature, b"other data")
    with pytest.raises(InvalidSignature):
        sm2.verify_value(sm2.Key().public, signature, b"data")


async def test_other_readers_do_not_know_the_algorithms(people, tmp_path: Path):
    root, signer, own = people
    (tmp_path / "sm2.pdf").write_bytes(await sm2.sign_pdf(a_paper(), "sm2", signer, own, [root]))

    said = subprocess.run(
        ["pdfsig", "-nocert", "sm2.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False
    ).stdout

    assert "Signature is Valid" not in said


def test_nothing_of_the_program_needs_the_plug_in():
    root = Path(sm2.__file__).parents[1]
    sources = [path for package in ("documents", "web", "confirmation") for path in (root / package).rglob("*.py")]

    users = [path.name for path in sources if re.search(r"tongsuopy|import sm2|\.sm2\b", path.read_text("utf-8"))]

    assert len(sources) > 100
    assert users == ["sm2.py"]
