#!/usr/bin/env python3
"""
核验证据包：python3 verify.py [文件夹] [--root 平台公布的根证书.pem]
Check an evidence package: nothing but Python 3.9 or later; with the openssl command, signatures too.

1. 清单 manifest.json：每个文件都在，摘要一致，没有多余的文件。
   The manifest: each file is there with its digest, and there is no other.
2. 清单的签名和时间戳。 The manifest's signature and time-stamp.
3. 存证日志：检查点的签名和时间戳；每条记录都在日志之中，内容未改。
   The journal: signature and time-stamp of the checkpoint; each entry is in it, unchanged.
4. 文书与日志登记的摘要一致；验证报告的签名有效。
   Papers equal what the journal recorded; the reports are signed.
5. 录音录像清单与日志登记的摘要一致，时间戳有效。
   The manifests of recordings equal what the journal recorded; their time-stamps hold.

结束码 Exit code: 0 全部通过 all good, 1 有问题 something is wrong, 2 未能全部检查 not all could be checked.
"""

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
UNLISTED = {MANIFEST, "manifest.p7s", "manifest.tst"}


class Findings:
    """What was found, in order; `wrong` and `unchecked` decide the exit code."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.wrong = 0
        self.unchecked = 0

    def say(self, good: bool, what: str) -> None:
        self.wrong += not good
        self.lines.append(("✓ " if good else "✗ ") + what)

    def skip(self, what: str) -> None:
        self.unchecked += 1
        self.lines.append("? " + what + "（未检查 not checked）")


class Openssl:
    """The openssl command, where it is; each question is one call."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.program = shutil.which("openssl")
        self.folder = folder
        self.root = root

    def holds(self, *arguments: object) -> bool:
        run = subprocess.run([str(self.program), *map(str, arguments)], capture_output=True)  # noqa: S603
        return run.returncode == 0

    def signs(self, data: Path, signature: Path) -> bool:
        believing = ("-CAfile", self.root, "-purpose", "any", "-out", "/dev/null")
        return self.holds("cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-content", data, *believing)

    def stamps(self, data: Path, token: Path) -> bool:
        return self.holds("ts", "-verify", "-token_in", "-in", token, "-data", data, "-CAfile", self.root)

    def believes(self, certificate: Path, issuers: Path) -> bool:
        return self.holds("verify", "-CAfile", self.root, "-untrusted", issuers, certificate)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    asked.add_argument("--root", type=Path, help="平台公布的根证书 the platform's root as published, PEM")
    options = asked.parse_args()
    root = options.root or options.folder / "trust" / "root.pem"
    found = check(options.folder, root)
    print("\n".join(found.lines))
    print(f"根证书 root certificate, SHA-256: {_fingerprint(root)}")
    if found.wrong:
        print(f"有 {found.wrong} 处问题。 {found.wrong} things are wrong.")
        return 1
    if found.unchecked:
        print("未发现问题，但没有全部检查。 Nothing is wrong, but not all could be checked.")
        return 2
    print("全部通过。 All good.")
    return 0


def check(folder: Path, root: Path) -> Findings:
    """Check everything; whatever cannot be read is wrong, never an exception."""
    found, openssl = Findings(), Openssl(folder, root)
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        _check_files(folder, manifest, found)
        _check_manifest(folder, openssl, found)
        entries = _check_journal(folder, openssl, found)
        _check_papers(folder, manifest, entries, openssl, found)
        _check_recordings(folder, manifest, entries, openssl, found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        found.say(False, f"证据包读不出来 the package cannot be read: {type(error).__name__}")
    return found


def _check_files(folder: Path, manifest: Any, found: Findings) -> None:
    listed = {entry["name"]: entry for entry in manifest["files"]}
    there = {str(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file()}
    for name in sorted(there - set(listed) - UNLISTED):
        found.say(False, f"多出文件 a file too many: {name}")
    for name, entry in listed.items():
        good = name in there and _digest(folder / name) == entry["sha256"]
        good = good and (folder / name).stat().st_size == entry["bytes"]
        found.say(good, f"文件 file: {name}")


def _check_manifest(folder: Path, openssl: Openssl, found: Findings) -> None:
    if openssl.program is None:
        found.skip("清单的签名和时间戳 signature and time-stamp of the manifest")
        return
    manifest = folder / MANIFEST
    found.say(openssl.signs(manifest, folder / "manifest.p7s"), "清单的签名 signature of the manifest")
    found.say(openssl.stamps(manifest, folder / "manifest.tst"), "清单的时间戳 time-stamp of the manifest")


def _check_journal(folder: Path, openssl: Openssl, found: Findings) -> "list[Any]":
    """Return event and facts of the entries that hold."""
    note_file, key_file = folder / "journal/checkpoint.txt", folder / "journal/checkpoint-key.pem"
    body, _, tail = note_file.read_text(encoding="utf-8").partition("\n\n")
    _, size, root = body.split("\n")
    if openssl.program is None:
        found.skip("检查点的签名和时间戳 signature and time-stamp of the checkpoint")
    else:
        value = base64.b64decode(tail.strip().rpartition(" ")[2])[4:]
        found.say(_signed_ed25519(openssl, key_file, body + "\n", value), "检查点的签名 signature of the checkpoint")
        stamped = openssl.stamps(note_file, folder / "journal/checkpoint.tst")
        found.say(stamped, "检查点的时间戳 time-stamp of the checkpoint")
    entries = []
    for entry in json.loads((folder / "journal/entries.json").read_bytes()):
        leaf = json.loads(entry["leaf"])
        good = _root_from(entry, int(size)) == base64.b64decode(root) and leaf["number"] == entry["number"]
        facts: Any = {}
        if entry["detail"] is not None:
            committed = hashlib.sha256(bytes.fromhex(entry["salt"]) + entry["detail"].encode()).hexdigest()
            good = good and committed == leaf["commitment"]
            facts = json.loads(entry["detail"])["facts"]
        found.say(good, f"日志第 {entry['number']} 条 entry {entry['number']}: {leaf['event']}")
        if good:
            entries.append((leaf["event"], facts))
    return entries


def _check_papers(folder: Path, manifest: Any, entries: "list[Any]", openssl: Openssl, found: Findings) -> None:
    in_force = _digests_on_record(entries)
    for paper in manifest["papers"]:
        name, digest = paper["file"], _digest(folder / paper["file"])
        found.say(in_force.get(paper["id"]) == digest, f"文书与日志一致 paper as in the journal: {name}")
        token = (folder / paper["report"]).read_text(encoding="ascii")
        claims = json.loads(_decoded(token.split(".")[1]))
        found.say(claims["sub"] == f"sha256:{digest}", f"验证报告对应文书 the report is on this paper: {name}")
        if openssl.program is None:
            found.skip(f"验证报告的签名 signature of the report: {name}")
        else:
            found.say(_signed_jws(openssl, token), f"验证报告的签名 signature of the report: {name}")


def _digests_on_record(entries: "list[Any]") -> "dict[str, str]":
    """Return document -> digest of its latest form: a renewed time-stamp makes the file longer."""
    made = ("document.effective", "document.renewed")
    return {facts["document"]: facts["digest"] for event, facts in entries if event in made}


def _check_recordings(folder: Path, manifest: Any, entries: "list[Any]", openssl: Openssl, found: Findings) -> None:
    sealed = {facts["recording"]: facts["manifest"] for event, facts in entries if event == "recording.sealed"}
    for recording in manifest["recordings"]:
        name, file = recording["file"], folder / recording["file"]
        good = sealed.get(recording["id"]) == _digest(file)
        found.say(good, f"录音录像清单与日志一致 recording as in the journal: {name}")
        if openssl.program is None:
            found.skip(f"录音录像清单的时间戳 its time-stamp: {name}")
        else:
            found.say(openssl.stamps(file, folder / recording["token"]), f"录音录像清单的时间戳 its time-stamp: {name}")


def _root_from(entry: Any, size: int) -> bytes:
    """Return the root that leaf and path lead to (RFC 9162, 2.1.3.2)."""
    number, last = int(entry["number"]), size - 1
    digest = hashlib.sha256(b"\0" + entry["leaf"].encode()).digest()
    if not 0 <= number <= last:
        return b""
    for text in entry["path"]:
        sibling = bytes.fromhex(text)
        if last == 0:
            return b""
        if number & 1 or number == last:
            digest = hashlib.sha256(b"\1" + sibling + digest).digest()
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            digest = hashlib.sha256(b"\1" + digest + sibling).digest()
        number, last = number >> 1, last >> 1
    return digest if last == 0 else b""


def _signed_ed25519(openssl: Openssl, key: Path, body: str, value: bytes) -> bool:
    with tempfile.TemporaryDirectory() as name:
        data, signature = Path(name) / "data", Path(name) / "value"
        data.write_bytes(body.encode())
        signature.write_bytes(value)
        return openssl.holds(
            "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in", data, "-sigfile", signature
        )


def _signed_jws(openssl: Openssl, token: str) -> bool:
    """Check an ES256 JWS: its first certificate leads to the root, and its key signed the first two parts."""
    signed, _, value = token.strip().rpartition(".")
    header = json.loads(_decoded(signed.partition(".")[0]))
    if header["alg"] != "ES256":
        return False
    chain = [_as_pem(each) for each in header["x5c"]]
    raw = _decoded(value)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "leaf.pem").write_text(chain[0])
        (folder / "issuers.pem").write_text("".join(chain[1:]))
        (folder / "signed").write_bytes(signed.encode())
        (folder / "value").write_bytes(_der_signature(raw))
        public = subprocess.run(  # noqa: S603
            [str(openssl.program), "x509", "-in", str(folder / "leaf.pem"), "-pubkey", "-noout"], capture_output=True
        )
        (folder / "public.pem").write_bytes(public.stdout)
        return openssl.believes(folder / "leaf.pem", folder / "issuers.pem") and openssl.holds(
            *("dgst", "-sha256", "-verify", folder / "public.pem", "-signature", folder / "value", folder / "signed")
        )


def _der_signature(raw: bytes) -> bytes:
    numbers = b""
    for half in (raw[:32], raw[32:]):
        digits = half.lstrip(b"\0") or b"\0"
        if digits[0] & 0x80:
            digits = b"\0" + digits
        numbers += bytes((2, len(digits))) + digits
    return bytes((0x30, len(numbers))) + numbers


def _as_pem(certificate: str) -> str:
    lines = [certificate[at : at + 64] for at in range(0, len(certificate), 64)]
    return "\n".join(("-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""))


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _fingerprint(pem: Path) -> str:
    try:
        body = pem.read_text(encoding="ascii").split("-----")[2]
        return hashlib.sha256(base64.b64decode(body)).hexdigest()
    except (OSError, ValueError, IndexError):
        return "?"


if __name__ == "__main__":
    sys.exit(main())
