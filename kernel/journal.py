"""
The journal: what a court may ask for, appended in the same transaction as the act.

One RFC 6962 tree a county. A leaf holds the event, its instant and a salted commitment;
who, why and the facts lie beside it and can be deleted without breaking the tree
(Personal Information Protection Law, art. 47). Checkpoints are C2SP signed notes.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from . import merkle
from .database import Instant, metadata
from .ids import CountyId, PersonId
from .work import Work

entries = sa.Table(
    "journal_entries",
    metadata,
    sa.Column("county_id", sa.String(40), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("leaf", sa.Text, nullable=False),
)
details = sa.Table(
    "journal_details",
    metadata,
    sa.Column("county_id", sa.String(40), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("salt", sa.String(64), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
)
trees = sa.Table(
    "journal_trees",
    metadata,
    sa.Column("county_id", sa.String(40), primary_key=True),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("peaks", sa.Text, nullable=False),
)
checkpoints = sa.Table(
    "journal_checkpoints",
    metadata,
    sa.Column("county_id", sa.String(40), primary_key=True),
    sa.Column("size", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("token", sa.LargeBinary, nullable=True),
)


@dataclass(frozen=True)
class Head:
    """How many entries a county's tree has and their root (64 hexadecimal digits)."""

    size: int
    root: str


@dataclass(frozen=True)
class Entry:
    number: int
    at: datetime
    event: str
    detail: dict[str, Any] | None
    """actor, reason, facts; None when deleted."""


@dataclass(frozen=True)
class Finding:
    """What `verify` found wrong: a stable code and the entry or checkpoint it concerns."""

    code: str
    number: int


async def append(work: Work, event: str, reason: str = "", **facts: object) -> int:
    """
    Append one act of `work.actor` at `work.now` and return its number, from 0.

    `facts` are ids, digests, numbers and codes: never a name or a phone number.
    """
    head = (
        await work.db.execute(sa.select(trees).where(trees.c.county_id == work.county).with_for_update())
    ).one_or_none()
    size, peaks = (head.size, _unpack(head.peaks)) if head else (0, [])
    salt = secrets.token_hex(16)
    detail = _canonical({"actor": work.actor, "facts": facts, "reason": reason})
    leaf = _canonical(
        {"at": work.now.isoformat(), "commitment": _commitment(salt, detail), "event": event, "number": size}
    )
    county = work.county
    await work.db.execute(entries.insert().values(county_id=county, number=size, leaf=leaf))
    await work.db.execute(details.insert().values(county_id=county, number=size, salt=salt, detail=detail))
    packed = _pack(merkle.appended(size, peaks, merkle.leaf_hash(leaf.encode())))
    if head:
        await work.db.execute(trees.update().where(trees.c.county_id == county).values(size=size + 1, peaks=packed))
    else:
        await work.db.execute(trees.insert().values(county_id=county, size=1, peaks=packed))
    return size


async def head(work: Work) -> Head:
    """Return the present head of the county's tree; it is printed in papers."""
    row = (await work.db.execute(sa.select(trees).where(trees.c.county_id == work.county))).one_or_none()
    return Head(row.size, merkle.root_of(_unpack(row.peaks)).hex()) if row else Head(0, merkle.root_of([]).hex())


async def read(work: Work, first: int = 0, most: int = 500) -> list[Entry]:
    """Return entries of the county in order, from number `first`."""
    joined = entries.outerjoin(
        details, sa.and_(details.c.county_id == entries.c.county_id, details.c.number == entries.c.number)
    )
    rows = await work.db.execute(
        sa.select(entries.c.leaf, details.c.detail)
        .select_from(joined)
        .where(entries.c.county_id == work.county, entries.c.number >= first)
        .order_by(entries.c.number)
        .limit(most)
    )
    return [_entry(row.leaf, row.detail) for row in rows]


async def latest(
    work: Work, before: int | None = None, most: int = 50, *, event: str = "", actor: PersonId | None = None
) -> list[Entry]:
    """
    Return entries of the county, newest first, below number `before`.

    `event` is the beginning of a name ("staff."), `actor` whoever acted; an entry whose
    detail was deleted has no actor any more.
    """
    joined = entries.outerjoin(
        details, sa.and_(details.c.county_id == entries.c.county_id, details.c.number == entries.c.number)
    )
    query = (
        sa.select(entries.c.leaf, details.c.detail)
        .select_from(joined)
        .where(entries.c.county_id == work.county)
        .order_by(entries.c.number.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(entries.c.number < before)
    # Both texts are canonical JSON with sorted keys, so that a plain comparison finds a value at its place.
    if event:
        query = query.where(entries.c.leaf.contains(f',"event":{json.dumps(event)[:-1]}', autoescape=True))
    if actor is not None:
        query = query.where(details.c.detail.startswith(f'{{"actor":{json.dumps(actor)},', autoescape=True))
    return [_entry(row.leaf, row.detail) for row in await work.db.execute(query)]


async def checkpoint(
    work: Work, origin: str, key: Ed25519PrivateKey, stamp: Callable[[bytes], bytes] | None = None
) -> str:
    """
    State the head of the tree as a signed note (C2SP tlog-checkpoint) and keep it.

    `stamp` makes an RFC 3161 token (DER) over the note. Returns the note.
    """
    now = await head(work)
    body = f"{origin}\n{now.size}\n{base64.b64encode(bytes.fromhex(now.root)).decode()}\n"
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = base64.b64encode(_key_hash(origin, public) + key.sign(body.encode())).decode()
    note = f"{body}\n\u2014 {origin} {signature}\n"
    known = sa.select(checkpoints.c.note).where(checkpoints.c.county_id == work.county, checkpoints.c.size == now.size)
    if (earlier := (await work.db.execute(known)).scalar_one_or_none()) is not None:
        return str(earlier)
    await work.db.execute(
        checkpoints.insert().values(
            county_id=work.county,
            size=now.size,
            made_at=work.now,
            note=note,
            token=stamp(note.encode()) if stamp else None,
        )
    )
    return note


async def verify(work: Work, key: Ed25519PublicKey | None = None) -> tuple[Head, list[Finding]]:
    """
    Recompute the county's whole tree from its entries.

    1. Entries are numbered without a hole and each says its own number.
    2. Each detail that is still kept matches the commitment in its leaf.
    3. The root equals the kept head.
    4. Each checkpoint is signed by `key` and states the root that the entries give.
    """
    findings: list[Finding] = []
    signed = {
        row.size: row.note
        for row in await work.db.execute(sa.select(checkpoints).where(checkpoints.c.county_id == work.county))
    }
    peaks: list[bytes] = []
    size = 0
    while batch := await _batch(work, size):
        for row in batch:
            findings += _check_entry(row, size)  # 1, 2
            peaks = merkle.appended(size, peaks, merkle.leaf_hash(row.leaf.encode()))
            size += 1
            if size in signed:
                findings += _check_note(signed.pop(size), size, merkle.root_of(peaks), key)  # 4
    computed = Head(size, merkle.root_of(peaks).hex())
    if await head(work) != computed:  # 3
        findings.append(Finding("journal.head-differs", size))
    findings += [Finding("journal.checkpoint-beyond-entries", size) for size in signed if size]
    return computed, findings


async def counties(work: Work) -> list[CountyId]:
    """Return the counties that have a journal."""
    return [CountyId(row.county_id) for row in await work.db.execute(sa.select(trees.c.county_id))]


async def _batch(work: Work, first: int) -> list[Any]:
    joined = entries.outerjoin(
        details, sa.and_(details.c.county_id == entries.c.county_id, details.c.number == entries.c.number)
    )
    rows = await work.db.execute(
        sa.select(entries.c.number, entries.c.leaf, details.c.salt, details.c.detail)
        .select_from(joined)
        .where(entries.c.county_id == work.county)
        .order_by(entries.c.number)
        .offset(first)
        .limit(1000)
    )
    return list(rows.all())


def _check_entry(row: Any, number: int) -> list[Finding]:
    try:
        leaf = json.loads(row.leaf)
        numbered, commitment = leaf["number"], leaf["commitment"]
    except (ValueError, KeyError, TypeError):
        return [Finding("journal.leaf-unreadable", number)]
    findings = []
    if row.number != number or numbered != number:
        findings.append(Finding("journal.number-differs", number))
    if row.detail is not None and not _keeps(row.salt, row.detail, commitment):
        findings.append(Finding("journal.detail-differs", number))
    return findings


def _keeps(salt: str, detail: str, commitment: object) -> bool:
    try:
        return _commitment(salt, detail) == commitment
    except ValueError:  # the salt is not even hexadecimal
        return False


def _check_note(note: str, size: int, root: bytes, key: Ed25519PublicKey | None) -> list[Finding]:
    body, _, tail = note.partition("\n\n")
    lines = body.split("\n")
    if len(lines) != 3 or lines[1] != str(size) or lines[2] != base64.b64encode(root).decode():
        return [Finding("journal.checkpoint-differs", size)]
    if key is not None and not _is_signed(lines[0], body, tail, key):
        return [Finding("journal.checkpoint-signature", size)]
    return []


def _is_signed(origin: str, body: str, tail: str, key: Ed25519PublicKey) -> bool:
    """Whether the signature line is, letter by letter, one that `key` made over the body in the name of `origin`."""
    start, end = f"\u2014 {origin} ", "\n"
    if not tail.startswith(start) or not tail.endswith(end):
        return False
    text = tail[len(start) : -len(end)]
    try:
        signature = base64.b64decode(text, validate=True)
        key.verify(signature[4:], (body + "\n").encode())
    except (ValueError, InvalidSignature):
        return False
    named = signature[:4] == _key_hash(origin, key.public_bytes(Encoding.Raw, PublicFormat.Raw))
    return named and base64.b64encode(signature).decode() == text


def _entry(leaf: str, detail: str | None) -> Entry:
    facts = json.loads(leaf)
    return Entry(
        facts["number"], datetime.fromisoformat(facts["at"]), facts["event"], json.loads(detail) if detail else None
    )


def _key_hash(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _commitment(salt: str, detail: str) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + detail.encode()).hexdigest()


def _pack(peaks: list[bytes]) -> str:
    return ",".join(peak.hex() for peak in peaks)


def _unpack(text: str) -> list[bytes]:
    return [bytes.fromhex(peak) for peak in text.split(",") if peak]
