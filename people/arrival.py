"""The way to the waiting room: identity, consents, devices; each may be done again."""

import sqlalchemy as sa

from kernel import PersonId, Work
from kernel.database import Instant, metadata

from .consents import consents
from .identity import identity
from .model import Arrival, DeviceCheck, DeviceState
from .store import COUNTY, ID

device_checks = sa.Table(
    "device_checks",
    metadata,
    sa.Column("case_id", ID, primary_key=True),
    sa.Column("person_id", ID, sa.ForeignKey("persons.id"), primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("camera", sa.String(10), nullable=False),
    sa.Column("microphone", sa.String(10), nullable=False),
    sa.Column("browser", sa.String(200), nullable=False),
    sa.Column("checked_at", Instant, nullable=False),
)


async def arrival(work: Work, person: PersonId, case: str) -> Arrival:
    """Return how far this person has come in this case."""
    return Arrival(
        await identity(work, person, case), await consents(work, person, case), await devices(work, person, case)
    )


async def devices(work: Work, person: PersonId, case: str) -> DeviceCheck | None:
    query = sa.select(device_checks).where(device_checks.c.person_id == person, device_checks.c.case_id == case)
    row = (await work.db.execute(query)).one_or_none()
    if row is None:
        return None
    return DeviceCheck(DeviceState(row.camera), DeviceState(row.microphone), row.browser, row.checked_at)


async def record_devices(
    work: Work, person: PersonId, case: str, camera: DeviceState, microphone: DeviceState, browser: str
) -> DeviceCheck:
    """Keep what the person's devices said just now; the helper at the committee sees who needs help."""
    await work.db.execute(
        device_checks.delete().where(device_checks.c.person_id == person, device_checks.c.case_id == case)
    )
    await work.db.execute(
        device_checks.insert().values(
            case_id=case,
            person_id=person,
            county_id=work.county,
            camera=camera,
            microphone=microphone,
            browser=browser,
            checked_at=work.now,
        )
    )
    work.announce("people.arrival-changed", case=case, person=person)
    return DeviceCheck(camera, microphone, browser, work.now)
