"""How seals and their uses are kept. Rows are plain mappings; `seals` makes them what they mean."""

from typing import Any

import sqlalchemy as sa

from kernel import Conflict, PersonId, Work
from kernel.database import Instant, metadata

from .model import Document
from .stages import SignerState, Stage
from .store import documents, seal_uses, signers

table = sa.Table(
    "seals",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("organisation", sa.String(40), nullable=False, index=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("stage", sa.String(12), nullable=False),
    sa.Column("drawing", sa.LargeBinary, nullable=False),
    sa.Column("applied_by", sa.String(40), nullable=False),
    sa.Column("applied_at", Instant, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("changed_by", sa.String(40), nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("change_reason", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
COLUMNS = tuple(column.name for column in table.columns)


async def insert(work: Work, row: dict[str, Any]) -> None:
    await work.db.execute(table.insert().values(**row))


async def save(work: Work, row: dict[str, Any]) -> None:
    """Write over the kept `version`; Conflict("seal.changed-meanwhile") when another was quicker."""
    same = (table.c.id == row["id"]) & (table.c.version == row["version"])
    done = await work.db.execute(table.update().where(same).values(**row | {"version": row["version"] + 1}))
    if done.rowcount != 1:
        raise Conflict("seal.changed-meanwhile")


async def load(work: Work, seal_id: str) -> dict[str, Any] | None:
    found = await _select(work, table.c.id == seal_id)
    return found[0] if found else None


async def of_organisation(work: Work, organisation: str) -> list[dict[str, Any]]:
    """Return the seals an organisation has had, oldest first."""
    return await _select(work, table.c.organisation == organisation)


async def all_of_county(work: Work) -> list[dict[str, Any]]:
    return await _select(work, sa.true())


async def log_seal_use(
    work: Work, document: Document, organisation: str, person: PersonId, reason: str, seal_id: str | None
) -> None:
    await work.db.execute(
        seal_uses.insert().values(
            id=work.new_id(),
            county_id=document.county,
            organisation=organisation,
            document_id=document.id,
            person=person,
            used_at=work.now,
            reason=reason,
            seal_id=seal_id,
        )
    )


async def seal_use_is_logged(work: Work, document: Document, organisation: str) -> bool:
    query = sa.select(seal_uses.c.id).where(
        seal_uses.c.document_id == document.id, seal_uses.c.organisation == organisation
    )
    return (await work.db.execute(query)).first() is not None


async def uses_of(work: Work, seal_id: str, most: int) -> list[dict[str, Any]]:
    """Return the latest uses: document_id, number, kind, person, used_at, reason."""
    rows = await work.db.execute(
        sa.select(
            *(seal_uses.c[name] for name in ("document_id", "person", "used_at", "reason")),
            documents.c.number,
            documents.c.kind,
        )
        .join(documents, documents.c.id == seal_uses.c.document_id)
        .where(seal_uses.c.seal_id == seal_id, seal_uses.c.county_id == work.county)
        .order_by(seal_uses.c.used_at.desc())
        .limit(most)
    )
    return [dict(row._mapping) for row in rows]


async def count_uses(work: Work) -> dict[str, int]:
    """Return seal -> how often it was used."""
    counted = sa.select(seal_uses.c.seal_id, sa.func.count()).where(seal_uses.c.county_id == work.county)
    return {seal: count for seal, count in await work.db.execute(counted.group_by(seal_uses.c.seal_id)) if seal}


async def waiting_for(work: Work, organisation: str) -> list[str]:
    """Return the papers in signing onto which this organisation's seal was ordered and has not been put."""
    rows = await work.db.execute(
        sa.select(documents.c.id)
        .join(signers, signers.c.document_id == documents.c.id)
        .where(
            documents.c.county_id == work.county,
            documents.c.stage == Stage.SIGNING,
            signers.c.organisation == organisation,
            signers.c.state == SignerState.SIGNING,
        )
    )
    return list(rows.scalars())


async def _select(work: Work, where: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    query = sa.select(table).where(where, table.c.county_id == work.county).order_by(table.c.applied_at, table.c.id)
    return [dict(row._mapping) for row in await work.db.execute(query)]
