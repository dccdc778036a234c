"""The evidence package: a court checks it without the platform, and no change in it goes unseen."""

import hashlib
import io
import json
import random
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

import recordings
from kernel import journal, merkle, proofs
from recordings.store import add
from tests.confirmation.test_http_story import Actor, Play, play
from tests.mutations import mutated
from web import evidence_check
from web.parts import time_stamp

from .conftest import site
from .test_verify_routes import all_have_signed

__all__ = ["play", "site"]


async def a_sealed_recording(play: Play) -> str:
    """Put a recording on record as its jobs would: manifest and token in storage, digests in the journal."""
    manifest = json.dumps({"version": 1, "case": play.case, "tracks": []}).encode()
    digest = await play.site.parts.storage.put(manifest)
    token = await play.site.parts.storage.put(time_stamp(play.site.parts, manifest))
    async with play.site.database.work(play.site.world.mediator.id, play.site.world.county) as work:
        recording = recordings.Recording(
            id=work.new_id(),
            case_id=play.case,
            room_id=play.site.room,
            stage=recordings.Stage.READY,
            started_at=work.now - timedelta(hours=1),
            ended_at=work.now,
            end_reason="",
            manifest_digest=digest,
            playback_digest=None,
            gaps=(),
            job=None,
            version=0,
        )
        await add(work, recording)
        await journal.append(work, "recording.sealed", recording=recording.id, manifest=digest, token=token, tracks=0)
    return recording.id


async def filed(play: Play) -> tuple[Actor, str]:
    """Let the agreement be signed and filed; return the clerk and the application's address."""
    await all_have_signed(play, addresses=True, founded="由清和县司法局于2019年3月设立")
    mediator, clerk = await play.actor(play.site.world.mediator.id), await play.actor(play.site.world.clerk.id)
    court = (await mediator.get(f"/api/cases/{play.case}/confirmation"))["courts"][0]["id"]
    await mediator.send(f"/api/cases/{play.case}/confirmation", {"court_id": court})
    await play.run_jobs()
    (row,) = await clerk.get("/api/court/applications")
    return clerk, f"/api/court/applications/{row['id']}"


def run_check(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the one file as the court does: isolated, from within the package."""
    return subprocess.run(
        [sys.executable, "-I", folder / "verify.py"], capture_output=True, text=True, env=environment or None
    )


async def test_a_court_checks_the_package_without_us_and_every_change_shows(play: Play, tmp_path: Path) -> None:
    recording = await a_sealed_recording(play)
    clerk, application = await filed(play)
    mediator = await play.actor(play.site.world.mediator.id)

    assert (await mediator.send(f"{application}/package", {}, 403))["code"] == "permission.missing"
    answer = await clerk.browser.post(
        f"{application}/package", scheme="https", headers={"Origin": "http://localhost:8080", "X-Concord": "1"}
    )
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    folder = tmp_path / "package"
    zipfile.ZipFile(io.BytesIO(await answer.get_data(as_text=False))).extractall(folder)

    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"README.txt", "verify.py", "manifest.json", "manifest.p7s", "manifest.tst", "trust/root.pem"} <= names
    assert {"papers/agreement.pdf", "papers/application.pdf", f"recordings/{recording}.json"} <= names
    listed = json.loads((folder / "manifest.json").read_bytes())["papers"]
    assert [each["title"] for each in listed] == [
        "人民调解协议书",
        "司法确认申请书",
        "调解组织主持调解的证明",
        "送达地址确认书（孙晓雯）",
        "送达地址确认书（胡桂芳）",
    ]
    reports = [json.loads((folder / each["report"]).with_suffix(".json").read_bytes()) for each in listed]
    assert {each["file"] for each in listed} <= names and {each["verdict"] for each in reports} == {"TOTAL_PASSED"}
    assert {"reports/agreement.json", "reports/agreement.jws", "reports/agreement.pdf"} <= names

    # All of it holds, with openssl and without.
    said = run_check(folder)
    assert (said.returncode, "✗" in said.stdout, said.stderr) == (0, False, ""), said.stdout
    assert "document.effective" in said.stdout and "evidence.exported" in said.stdout
    blind = run_check(folder, PATH="/nowhere")
    assert blind.returncode == 2 and "not checked" in blind.stdout and "✗" not in blind.stdout

    # Every command in the README holds, too.
    commands = [line.strip() for line in (folder / "README.txt").read_text().splitlines() if "openssl " in line]
    run = [line for line in commands if line.startswith("openssl ")]
    assert len(run) == 4
    for command in run:
        assert subprocess.run(command.split(), cwd=folder, capture_output=True).returncode == 0, command

    # Whoever changes a file is found out by its digest; whoever mends the manifest, by its signature.
    no_change_goes_unseen(folder, changes=150)
    a_mended_manifest_is_still_found_out(folder)


def no_change_goes_unseen(folder: Path, changes: int) -> None:
    chance = random.Random(20261125)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("manifest."))
    root = folder / "trust" / "root.pem"
    missed = []
    for _ in range(changes):
        file = chance.choice(files)
        whole = file.read_bytes()
        file.write_bytes(mutated(whole, chance))
        if not _wrong_without_openssl(folder, root):
            missed.append(file.name)
        file.write_bytes(whole)
    assert missed == []


def _wrong_without_openssl(folder: Path, root: Path) -> int:
    """The digests alone must show it: nothing else is asked for speed's sake."""
    found = evidence_check.Findings()
    evidence_check._check_files(folder, json.loads((folder / "manifest.json").read_bytes()), found)
    return found.wrong


def a_mended_manifest_is_still_found_out(folder: Path) -> None:
    """A forger rewrites a report and the manifest's digest of it; the platform's key he does not have."""
    report = folder / "reports" / "agreement.json"
    report.write_bytes(report.read_bytes().replace(b"TOTAL_PASSED", b"TOTAL_FAILED"))
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for entry in manifest["files"]:
        if entry["name"] == "reports/agreement.json":
            entry |= {"sha256": hashlib.sha256(report.read_bytes()).hexdigest(), "bytes": report.stat().st_size}
    (folder / "manifest.json").write_text(json.dumps(manifest))

    said = run_check(folder)

    assert said.returncode == 1
    assert "✗ 清单的签名" in said.stdout and "✗ 清单的时间戳" in said.stdout


@pytest.mark.parametrize("size", range(1, 20))
def test_every_entry_is_proven_at_every_size(size: int) -> None:
    """The checker's walk up the tree and ours down it meet at the same root (RFC 6962, 2.1.1)."""
    entries = [f"entry {number}" for number in range(size)]
    leaves = [merkle.leaf_hash(entry.encode()) for entry in entries]
    root = merkle.root_after(leaves)

    for number, path in enumerate(proofs._paths(leaves, list(range(size)))):
        proof = {"number": number, "leaf": entries[number], "path": [each.hex() for each in path]}
        assert evidence_check._root_from(proof, size) == root
        for other in range(size):
            if other != number:
                assert evidence_check._root_from(proof | {"number": other}, size) != root
        assert evidence_check._root_from(proof | {"leaf": "another"}, size) != root


def test_a_renewed_paper_is_compared_with_its_latest_form() -> None:
    entries = [
        ("document.effective", {"document": "d1", "digest": "aa"}),
        ("document.effective", {"document": "d2", "digest": "bb"}),
        ("document.verified", {"document": "d1", "digest": "cc"}),
        ("document.renewed", {"document": "d1", "digest": "dd"}),
    ]

    assert evidence_check._digests_on_record(entries) == {"d1": "dd", "d2": "bb"}
