"""
What people do with the long-lived keys: `concord keys COMMAND`. docs/keys.md says when and with whom.

    init               make root and issuing authority, in the presence of witnesses
    list               what there is, until when, what ends soon
    rotate PURPOSE     make the next root, issuing, platform, timestamp, or seal (--seal ID)
    backup FILE        all secrets in one encrypted file
    restore FILE       the other way round, into an installation without keys
"""

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes

import documents
from documents import PapersConfig, SigningDesk
from kernel import SYSTEM, Conflict, Invalid, clock, journal
from kernel.database import Database

from . import commands, key_backup, keys
from .parts import PLATFORM, Settings

PURPOSES = ("root", "issuing", "platform", "timestamp", "seal")
SOON = {"root": timedelta(days=16 * 365), "seal": timedelta(days=90)}
"""From when on a key should be rotated by hand; a root must outlive the authorities under it."""


def add_to(parser: argparse.ArgumentParser) -> None:
    """Declare the commands."""
    inner = parser.add_subparsers(dest="key_command", required=True)
    begin = inner.add_parser("init", help="make root and issuing authority")
    begin.add_argument("--witness", action="append", default=[], help="who is present; at least two")
    inner.add_parser("list", help="what there is, and until when")
    rotate = inner.add_parser("rotate", help="make the next generation of a key")
    rotate.add_argument("purpose", choices=PURPOSES)
    rotate.add_argument("--seal", default="", help="id of the seal, for the purpose seal")
    rotate.add_argument("--reason", required=True)
    rotate.add_argument("--revoke", action="store_true", help="take the old seal certificates back as from now")
    for name in ("backup", "restore"):
        each = inner.add_parser(name)
        each.add_argument("file", type=Path)
        each.add_argument("--persons", type=int, default=2, help="how many passphrases, in what order they are asked")


async def run(asked: argparse.Namespace, settings: Settings, papers: PapersConfig) -> dict[str, Any]:
    """Do the command; returns what to print."""
    match asked.key_command:
        case "init":
            return await initialise(settings, papers, asked.witness)
        case "list":
            return {"keys": listing(desk(settings, papers), papers, clock.now())}
        case "rotate":
            return await rotate(settings, papers, asked.purpose, asked.seal, asked.reason, asked.revoke)
        case "backup":
            digest = key_backup.back_up(settings.data, asked.file, _passphrases(asked.persons))
            return {"file": str(asked.file), "sha256": digest, "persons": asked.persons}
        case _:
            key_backup.restore(settings.data, asked.file, _passphrases(asked.persons))
            return {"keys": listing(desk(settings, papers), papers, clock.now())}


async def initialise(settings: Settings, papers: PapersConfig, witnesses: Sequence[str]) -> dict[str, Any]:
    """
    Make master key, root and issuing authority; the record is for the witnesses to sign.

    Invalid("keys.witnesses-missing") without two of them; Conflict("keys.already-there").
    """
    present = sorted({each.strip() for each in witnesses} - {""})
    if len(present) < 2:
        raise Invalid("keys.witnesses-missing")
    if (settings.data / "authority").exists():
        raise Conflict("keys.already-there", name=str(settings.data))
    await commands.initialise(settings)
    made = listing(desk(settings, papers), papers, clock.now())
    await _journal(settings, "keys.created", "、".join(present), keys=[each["name"] for each in made])
    return {"at": clock.now().isoformat(timespec="seconds"), "witnesses": present, "keys": made}


async def rotate(
    settings: Settings, papers: PapersConfig, purpose: str, seal_id: str, reason: str, revoke: bool
) -> dict[str, Any]:
    """Make the next generation of a key; the program must be started again to use it. Invalid("reason.missing")."""
    if not reason.strip():
        raise Invalid("reason.missing")
    opened, now = desk(settings, papers), clock.now()
    if purpose == "seal":
        made: tuple[str, ...] = (await _rotate_seal(settings, opened, seal_id, now, revoke),)
    else:
        made = opened.authority.rotate(purpose, now)
    await _journal(settings, "keys.rotated", reason.strip(), purpose=purpose, keys=list(made), revoked=revoke)
    found = listing(desk(settings, papers), papers, now)
    return {"made": [each for each in found if each["name"] in made]}


async def _rotate_seal(settings: Settings, opened: SigningDesk, seal_id: str, now: datetime, revoke: bool) -> str:
    database = Database(commands.database_url(settings))
    try:
        async with database.reading(SYSTEM, settings.county_id) as work:
            seal = await documents.seals.load(work, seal_id)
    finally:
        await database.close()
    seal.check_usable()
    old = opened.authority.seal_certificates(seal.id)
    opened.authority.rotate_seal(seal.id, seal.name, seal.role.value, now, seal.organisation)
    for certificate in old if revoke else ():
        opened.authority.revoke(certificate, now)
    return f"seal-{seal.id}-g{len(opened.authority.seal_certificates(seal.id))}"


def listing(opened: SigningDesk, papers: PapersConfig, now: datetime) -> list[dict[str, Any]]:
    """Return every key that has a certificate: whose, until when, fingerprint, what to do."""
    found = []
    revoked = opened.authority.revoked()
    for name, der in opened.authority.certificates().items():
        certificate = x509.load_der_x509_certificate(der)
        left = certificate.not_valid_after_utc - now
        purpose = name.partition("-")[0]
        newest = name == opened.authority.newest(name)
        taken = revoked.get(certificate.serial_number)
        found.append(
            {
                "name": name,
                "subject": certificate.subject.rfc4514_string(),
                "until": certificate.not_valid_after_utc.isoformat(),
                "days_left": left.days,
                "sha256": certificate.fingerprint(hashes.SHA256()).hex(),
                "kept_in": papers.keys,
                "newest": newest,
                "revoked_at": taken.at.isoformat() if taken else None,
                "rotate": newest and left < SOON.get(purpose, timedelta(0)),
            }
        )
    return found


def desk(settings: Settings, papers: PapersConfig) -> SigningDesk:
    passphrase = keys.master_key_file(settings)
    return documents.open_desk(papers, settings.data, passphrase, (), PLATFORM, settings.public_url)


async def _journal(settings: Settings, event: str, reason: str, **facts: object) -> None:
    database = Database(commands.database_url(settings))
    try:
        async with database.work(SYSTEM, settings.county_id) as work:
            await journal.append(work, event, reason, **facts)
    finally:
        await database.close()


def _passphrases(persons: int) -> list[str]:
    """Ask each person for an own passphrase; read lines where nobody sits at a terminal."""
    if sys.stdin.isatty():
        return [getpass.getpass(f"{number}/{persons}: ") for number in range(1, persons + 1)]
    return [sys.stdin.readline().rstrip("\n") for _ in range(persons)]


def simulate(folder: Path, port: int) -> int:
    """Run the simulators of licensed providers until interrupted; `FOLDER/anchors.pem` is what to believe."""
    services = documents.SimulatedServices(folder, port)
    (folder / "anchors.pem").write_bytes(services.anchors_pem())
    where = {"simulator": True, "anchors": str(folder / "anchors.pem")}
    print(json.dumps(where | {name: f"{services.url}/{name}" for name in ("ca", "tsa", "seal")}), flush=True)
    services.serve_forever()
    return 0
