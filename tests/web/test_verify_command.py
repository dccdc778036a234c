"""`concord verify FILE --trust DIR`: no installation, no settings, no database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from documents import trust_in
from kernel import Invalid, clock
from tests.documents.corpus import World, a_world
from web import commands

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    """A paper signed today: the command asks the clock."""
    world = a_world(tmp_path_factory.mktemp("world"))
    assert world.clock() < clock.now()
    return world


@pytest.fixture
def trusted(world: World, tmp_path: Path) -> Path:
    """What the platform publishes: root, issuing authority, revocation lists."""
    folder, trust = tmp_path / "trust", world.trust()
    folder.mkdir()
    for name, der in (("root.pem", trust.roots[0]), ("issuing.crt", trust.certificates[0])):
        (folder / name).write_bytes(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM))
    for number, der in enumerate(trust.crls):
        (folder / f"{number}.crl").write_bytes(der)
    return folder


def verify(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "web", "verify", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={"LANG": "C.UTF-8"})


def test_a_good_paper_is_called_good_in_words_and_for_programs(
    world: World, trusted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "paper.pdf").write_bytes(world.closed)

    said = verify(tmp_path / "paper.pdf", "--trust", trusted)
    code = commands.verify_paper(tmp_path / "paper.pdf", trust_in(trusted), True, "zh")

    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("✓ 验证通过 [TOTAL_PASSED]") and "人民调解委员会印章" in said.stdout
    assert (code, json.loads(capsys.readouterr().out)["verdict"]) == (0, "TOTAL_PASSED")


def test_a_doctored_one_is_not_and_the_exit_code_says_so(
    world: World, trusted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "paper.pdf").write_bytes(world.closed.replace(b"2800.00", b"9800.00"))

    code = commands.verify_paper(tmp_path / "paper.pdf", trust_in(trusted), False, "zh")

    said = capsys.readouterr().out
    assert code == 1
    assert "验证不通过" in said and "signature.digest" in said


def test_a_file_or_folder_that_is_not_there_is_named(trusted: Path, tmp_path: Path) -> None:
    said = verify(tmp_path / "absent.pdf", "--trust", trusted)

    assert said.returncode == 2 and "verify.no-such-file" in said.stderr
    with pytest.raises(Invalid, match=r"trust\.empty"):
        trust_in(tmp_path / "nowhere")
    (trusted / "broken.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nxx\n")
    with pytest.raises(Invalid, match=r"trust\.unreadable"):
        trust_in(trusted)


def test_certificates_of_persons_in_the_folder_make_nobody_an_authority(world: World, trusted: Path) -> None:
    before = trust_in(trusted)

    (trusted / "person.der").write_bytes(world.act().certificate)

    assert trust_in(trusted) == before
