"""How recordings are kept; the bytes lie in the storage under their digests."""

import json
from dataclasses import asdict, replace

import sqlalchemy as sa

from kernel import Conflict, NotFound, Work
from kernel.database import Instant, metadata

from .model import Gap, Recording
from .stages import Stage

table = sa.Table(
    "recordings",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False, index=True),
    sa.Column("case_id", sa.String(32), nullable=False, index=True),
    sa.Column("room_id", sa.String(32), nullable=False, index=True),
    sa.Column("stage", sa.String(12), nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("ended_at", Instant, nullable=True),
    sa.Column("end_reason", sa.String(60), nullable=False),
    sa.Column("manifest_digest", sa.String(64), nullable=True),
    sa.Column("playback_digest", sa.String(64), nullable=True),
    sa.Column("gaps", sa.Text, nullable=False),
    sa.Column("job", sa.String(32), nullable=True),
    sa.Column("version", sa.Integer, nullable=False),
)


async def add(work: Work, recording: Recording) -> None:
    await work.db.execute(table.insert().values(county_id=work.county, **_row(recording)))


async def save(work: Work, recording: Recording) -> Recording:
    """Write back; Conflict("recording.changed-meanwhile") when somebody else was first."""
    row = _row(replace(recording, version=recording.version + 1))
    known = (table.c.id == recording.id) & (table.c.version == recording.version)
    if (await work.db.execute(table.update().where(known).values(**row))).rowcount != 1:
        raise Conflict("recording.changed-meanwhile")
    return replace(recording, version=recording.version + 1)


async def load(work: Work, recording_id: str) -> Recording:
    rows = await _where(work, table.c.id == recording_id)
    if not rows:
        raise NotFound("recording.unknown")
    return rows[0]


async def of_case(work: Work, case_id: str) -> list[Recording]:
    return await _where(work, table.c.case_id == case_id)


async def running(work: Work, room_id: str | None = None) -> list[Recording]:
    """Return those that are being written now, in one room or anywhere in the county."""
    going = table.c.stage == Stage.RECORDING
    return await _where(work, going if room_id is None else going & (table.c.room_id == room_id))


async def _where(work: Work, condition: sa.ColumnElement[bool]) -> list[Recording]:
    query = sa.select(table).where(condition, table.c.county_id == work.county).order_by(table.c.started_at)
    return [_recording(row) for row in await work.db.execute(query)]


def _row(recording: Recording) -> dict[str, object]:
    gaps = json.dumps([asdict(gap) for gap in recording.gaps], separators=(",", ":"))
    return {**{column: getattr(recording, column) for column in COLUMNS}, "stage": str(recording.stage), "gaps": gaps}


COLUMNS = [column.name for column in table.columns if column.name not in ("county_id", "stage", "gaps")]


def _recording(row: sa.Row[*tuple[object, ...]]) -> Recording:
    values = {column: getattr(row, column) for column in COLUMNS}
    gaps = tuple(Gap(**gap) for gap in json.loads(row.gaps))
    return Recording(stage=Stage(row.stage), gaps=gaps, **values)
