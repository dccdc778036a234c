"""
The evidence package: what a court puts on file, so that anybody can check it without the platform.

A ZIP with the papers, a report on each, the manifests of recordings, and the journal's entries
about the case with proofs that they are in the journal at a signed and time-stamped checkpoint.
A manifest fixes every file; it is signed and time-stamped too. `evidence_check.py` goes along
as `verify.py`, with a README that names the openssl commands.
"""

import asyncio
import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import documents
import recordings
from confirmation import Application
from documents import Document, Examination, Registered, Stage, Tier
from kernel import Work, journal, proofs
from web import keys, report_paper, reports
from web.parts import Parts, time_stamp

HERE = Path(__file__).parent
SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""ZIP entries carry no time of their own; the manifest says when."""


@dataclass(frozen=True)
class Gathered:
    """What lies ready before the journal states it."""

    files: dict[str, bytes]
    papers: list[dict[str, str]]
    recordings: list[dict[str, str]]


async def gather(parts: Parts, work: Work, application: Application) -> Gathered:
    """Return papers, reports and recordings' manifests of the case; persons are named in full: it is for the court."""
    files: dict[str, bytes] = {}
    papers = await _add_papers(parts, work, application.case_id, files)
    kept = await _add_recordings(parts, work, application.case_id, files)
    return Gathered(files, papers, kept)


async def package(parts: Parts, work: Work, application: Application, gathered: Gathered) -> bytes:
    """Return the ZIP; that it was exported becomes an entry, and the checkpoint states the journal with it."""
    case, files = application.case_id, dict(gathered.files)
    await journal.append(work, "evidence.exported", case=case, application=application.id)
    ids = [case, application.id, *(each["id"] for each in (*gathered.papers, *gathered.recordings))]
    await _add_journal(parts, work, ids, files)
    _add_trust(parts, files)
    files["README.txt"] = (HERE / "locales" / "evidence" / "README.txt").read_bytes()
    files["verify.py"] = (HERE / "evidence_check.py").read_bytes()
    manifest = {
        "version": 1,
        "case": case,
        "application": application.id,
        "case_number": application.case_number,
        "made_at": work.now.isoformat(),
        "papers": gathered.papers,
        "recordings": gathered.recordings,
        "files": [
            {"name": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(files.items())
        ],
    }
    fixed = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    signer = parts.office.desk.authority.platform_signer(parts.office.desk.platform, work.now)
    files |= {
        "manifest.json": fixed,
        "manifest.p7s": documents.sign_detached(signer, fixed),
        "manifest.tst": time_stamp(parts, fixed),
    }
    return _zipped(files)


async def _add_papers(parts: Parts, work: Work, case: str, files: dict[str, bytes]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for paper in await documents.papers_of(work, case):
        if paper.stage is not Stage.EFFECTIVE or paper.report_sha256 is None:
            continue
        same = sum(each["kind"] == paper.kind for each in found)
        stem = str(paper.kind) if not same else f"{paper.kind}-{same + 1}"
        files[f"papers/{stem}.pdf"] = await parts.storage.get(paper.sha256)
        await _add_report(parts, paper, f"reports/{stem}", files)
        found.append(
            {
                "id": paper.id,
                "kind": paper.kind,
                "title": documents.title_of(paper),
                "number": paper.number,
                "file": f"papers/{stem}.pdf",
                "report": f"reports/{stem}.jws",
            }
        )
    return found


async def _add_report(parts: Parts, paper: Document, stem: str, files: dict[str, bytes]) -> None:
    kept = await documents.kept_report(parts.office, paper)
    examination = Examination(kept, Registered(paper, paper.revision, True, ()), Tier.REGISTERED)
    report = await reports.answer(examination, masked=False)
    files[f"{stem}.json"] = report.model_dump_json(indent=1).encode()
    files[f"{stem}.jws"] = report_paper.statement(report).encode()
    address = parts.office.verify_url(paper.verify_code)
    said = report_paper.paper(report, address)
    files[f"{stem}.pdf"] = await asyncio.to_thread(documents.verification_report, said)


async def _add_recordings(parts: Parts, work: Work, case: str, files: dict[str, bytes]) -> list[dict[str, str]]:
    """
    Add the manifests of sealed recordings; which token stamps one is said by the journal.

    Where that detail was deleted (PIPL, art. 47) there is nothing to prove a manifest by: it is left out, and
    its entry in the journal shows that there was a recording.
    """
    kept = [each for each in await recordings.of_case(work, case) if each.manifest_digest is not None]
    entries = await proofs.mentioning(work, [each.id for each in kept])
    head = await journal.head(work)
    tokens: dict[str, str] = {}
    for proof in await proofs.prove(work, entries, head.size):
        facts = json.loads(proof.detail)["facts"] if proof.detail else {}
        if json.loads(proof.leaf)["event"] == "recording.sealed":
            tokens[facts["recording"]] = facts["token"]
    found = []
    for each in kept:
        if each.manifest_digest is None or each.id not in tokens:
            continue
        stem = f"recordings/{each.id}"
        files[f"{stem}.json"] = await parts.storage.get(each.manifest_digest)
        files[f"{stem}.tst"] = await parts.storage.get(tokens[each.id])
        found.append({"id": each.id, "file": f"{stem}.json", "token": f"{stem}.tst"})
    return found


async def _add_journal(parts: Parts, work: Work, ids: list[str], files: dict[str, bytes]) -> None:
    key = keys.journal_key(parts.settings)
    await journal.checkpoint(work, f"concord/{work.county}", key, lambda note: time_stamp(parts, note))
    size = (await journal.head(work)).size
    stated = await proofs.stated(work, size)
    entries = await proofs.prove(work, await proofs.mentioning(work, ids), size)
    files["journal/checkpoint.txt"] = stated.note.encode()
    files["journal/checkpoint.tst"] = stated.token or b""
    files["journal/checkpoint-key.pem"] = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    files["journal/entries.json"] = json.dumps(
        [asdict(each) for each in entries], ensure_ascii=False, indent=1
    ).encode()


def _add_trust(parts: Parts, files: dict[str, bytes]) -> None:
    trust = parts.office.desk.authority.trust(parts.office.desk.now())
    for name, certificates in (("root", trust.roots), ("issuing", trust.certificates)):
        pem = [x509.load_der_x509_certificate(each).public_bytes(Encoding.PEM) for each in certificates]
        files[f"trust/{name}.pem"] = b"".join(pem)
    for number, der in enumerate(trust.crls, start=1):
        files[f"trust/{number}.crl"] = der


def _zipped(files: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, SAME_DAY), data, zipfile.ZIP_DEFLATED)
    return sink.getvalue()
