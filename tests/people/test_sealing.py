import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

import people
from kernel import SYSTEM, CountyId, NotFound
from people import sealing
from tests.builders import QINGHE, TENANT, a_case


def test_what_is_sealed_for_one_row_does_not_open_in_another():
    sealed = sealing.seal("19900000001", "persons.phone:a")

    assert sealing.unseal(sealed, "persons.phone:a") == "19900000001"
    with pytest.raises(InvalidTag):
        sealing.unseal(sealed, "persons.phone:b")


def test_the_same_text_is_never_sealed_alike():
    assert sealing.seal("19900000001", "x") != sealing.seal("19900000001", "x")


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        people.unlock(b"short")


async def test_phone_identity_number_and_address_do_not_lie_open_in_the_database(database, world, tmp_path):
    await a_case(database, world)
    async with database.work(SYSTEM, QINGHE) as work:
        await work.db.execute(sa.text("SELECT 1"))
    async with database.engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    kept = (tmp_path / "concord.db").read_bytes()

    assert TENANT.name.encode() in kept
    for secret in (TENANT.phone, TENANT.id_number, TENANT.address):
        assert secret.encode() not in kept


async def test_a_person_never_shows_their_numbers_in_a_log_or_error(database, world):
    async with database.work(SYSTEM, QINGHE) as work:
        made = await people.add_person(work, "孙晓雯", phone="19900000001", id_number="449999199306150055")
        kept = await people.person(work, made.id)

    assert kept == made
    assert "1990000" not in repr(kept)
    assert "4499991993" not in repr(kept)


async def test_a_person_of_another_county_does_not_exist(database, world):
    async with database.reading(SYSTEM, CountyId("QS-00")) as work:
        with pytest.raises(NotFound, match=r"person\.unknown"):
            await people.person(work, world.judge.id)
