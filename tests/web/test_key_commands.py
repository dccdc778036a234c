"""The ceremony of keys by commands: made before witnesses, listed, rotated, backed up, restored."""

import argparse
import asyncio
import io
import json
from pathlib import Path
from typing import Any

import pytest

import documents
from documents import PapersConfig, seals
from kernel import Conflict, CountyId, Invalid, NotFound, clock
from kernel.database import Database
from tests.builders import a_world
from tests.documents.corpus import BOXES, STROKES, a_paper
from tests.documents.tokens import MODULE, PIN, SecurityModule
from web import commands, key_backup, key_commands
from web.parts import Settings

PASSPHRASES = "cheval correct batterie\nagrafe soleil onze\n"


class Installation:
    def __init__(self, data: Path, papers: PapersConfig | None = None) -> None:
        self.settings = Settings(data=data, county_id=CountyId("QH-00"))
        self.papers = papers or PapersConfig()

    def run(self, *words: str) -> dict[str, Any]:
        parser = argparse.ArgumentParser()
        key_commands.add_to(parser)
        return asyncio.run(key_commands.run(parser.parse_args(words), self.settings, self.papers))

    def desk(self) -> documents.SigningDesk:
        return key_commands.desk(self.settings, self.papers)

    def signed(self) -> bytes:
        desk = self.desk()
        pdf = documents.certify(documents.lay_fields(a_paper(), BOXES[:1]), desk).pdf
        pdf = documents.sign(pdf, "party-1", "孙晓雯", "act-1", "party", STROKES, desk).pdf
        return documents.close(pdf, desk).pdf

    def verdict(self, pdf: bytes) -> str:
        now = clock.now()
        return documents.verify(pdf, now, self.desk().authority.trust(now)).verdict


@pytest.fixture
def made(tmp_path: Path) -> Installation:
    installation = Installation(tmp_path / "data")
    installation.run("init", "--witness", "吴管", "--witness", "周敏仪")
    return installation


def names(answer: dict[str, Any]) -> list[str]:
    return [each["name"] for each in answer["keys"]]


def test_keys_are_made_once_and_before_two_witnesses(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data")
    with pytest.raises(Invalid, match="keys.witnesses-missing"):
        installation.run("init", "--witness", "吴管", "--witness", " 吴管 ")

    record = installation.run("init", "--witness", "吴管", "--witness", "周敏仪")

    assert names(record) == ["issuing", "root"]
    assert all(len(each["sha256"]) == 64 and each["newest"] for each in record["keys"])
    with pytest.raises(Conflict, match="keys.already-there"):
        installation.run("init", "--witness", "吴管", "--witness", "周敏仪")


@pytest.mark.parametrize("purpose", ["root", "issuing", "platform", "timestamp"])
def test_after_a_rotation_the_new_key_signs_and_the_old_signatures_stay_good(made: Installation, purpose: str) -> None:
    before = made.signed()

    answer = made.run("rotate", purpose, "--reason", "年度更换")

    new = {each["name"] for each in answer["made"]}
    after = made.signed()
    assert all("-g2" in name for name in new)
    assert any(name.startswith(purpose) for name in new)
    assert [made.verdict(pdf) for pdf in (before, after)] == ["TOTAL_PASSED", "TOTAL_PASSED"]
    listed = {each["name"]: each for each in made.run("list")["keys"]}
    assert all(listed[name]["newest"] for name in new)


def test_a_seals_key_is_rotated_and_the_lost_one_taken_back(made: Installation) -> None:
    async def a_seal_in_use() -> seals.Seal:
        database = Database(commands.database_url(made.settings))
        world = await a_world(database)
        async with database.reading(world.director.id, world.county) as work:
            found = (await seals.all_of(work))[0]
        await database.close()
        return found

    seal = asyncio.run(a_seal_in_use())
    desk = made.desk()
    desk.authority.seal_certificate(seal.id, seal.name, seal.role.value, clock.now(), seal.organisation)

    (new,) = made.run("rotate", "seal", "--seal", seal.id, "--reason", "密钥遗失", "--revoke")["made"]

    old, _ = made.desk().authority.seal_certificates(seal.id)
    assert new["name"] == f"seal-{seal.id}-g2"
    listed = {each["name"]: each["revoked_at"] for each in made.run("list")["keys"]}
    assert listed[f"seal-{seal.id}"] is not None and listed[new["name"]] is None
    assert old not in (None, b"")
    with pytest.raises(NotFound, match="seal.unknown"):
        made.run("rotate", "seal", "--seal", "0" * 32, "--reason", "试")


def test_what_is_backed_up_can_be_restored_with_both_passphrases_in_order(
    made: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = made.signed()
    backup = tmp_path / "keys.backup"
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSPHRASES))
    made.run("backup", str(backup))
    restored = Installation(tmp_path / "elsewhere")

    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(reversed(PASSPHRASES.split("\n")[:2]))))
    with pytest.raises(Invalid, match="keys.passphrase-wrong"):
        restored.run("restore", str(backup))
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSPHRASES))
    answer = restored.run("restore", str(backup))

    assert names(answer) == names(made.run("list"))
    assert restored.verdict(pdf) == "TOTAL_PASSED"
    assert (backup.stat().st_mode & 0o777, (restored.settings.data / "keys" / "master").stat().st_mode & 0o777) == (
        0o600,
        0o600,
    )


def test_a_backup_is_neither_weak_nor_overwritten_nor_put_over_other_keys(made: Installation, tmp_path: Path) -> None:
    good = ["a long enough phrase"]
    backup = tmp_path / "keys.backup"
    with pytest.raises(Invalid, match="keys.passphrase-short"):
        key_backup.back_up(made.settings.data, backup, ["short"])
    key_backup.back_up(made.settings.data, backup, good)
    with pytest.raises(Conflict, match="keys.file-exists"):
        key_backup.back_up(made.settings.data, backup, good)
    with pytest.raises(Conflict, match="keys.already-there"):
        key_backup.restore(made.settings.data, backup, good)
    with pytest.raises(NotFound, match="keys.nothing-to-back-up"):
        key_backup.back_up(tmp_path / "nothing", tmp_path / "b", good)

    changed = bytearray(backup.read_bytes())
    changed[-20] ^= 1
    (tmp_path / "changed").write_bytes(changed)
    (tmp_path / "rubbish").write_bytes(b"rubbish")
    with pytest.raises(Invalid, match="keys.passphrase-wrong"):
        key_backup.restore(tmp_path / "new", tmp_path / "changed", good)
    with pytest.raises(Invalid, match="keys.not-a-backup"):
        key_backup.restore(tmp_path / "new", tmp_path / "rubbish", good)
    with pytest.raises(NotFound, match="keys.no-such-file"):
        key_backup.restore(tmp_path / "new", tmp_path / "nowhere", good)
    assert not (tmp_path / "new").exists()


def test_the_whole_authority_may_live_in_a_security_module(tmp_path: Path, security_module: SecurityModule) -> None:
    data = tmp_path / "data"
    papers = PapersConfig(keys="pkcs11", pkcs11_module=MODULE, pkcs11_label=security_module.token())
    installation = Installation(data, papers)
    data.mkdir()
    (data / "pkcs11-pin").write_text(PIN + "\n")

    record = installation.run("init", "--witness", "吴管", "--witness", "周敏仪")
    pdf = installation.signed()

    assert {each["kept_in"] for each in record["keys"]} == {"pkcs11"}
    assert installation.verdict(pdf) == "TOTAL_PASSED"
    assert list((data / "authority" / "keys").glob("*.key")) == []


def test_a_kind_of_keys_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="config.unreadable") as refused:
        Installation(tmp_path, PapersConfig(keys="paper")).desk()

    assert json.dumps(refused.value.facts) == '{"name": "PAPERS_KEYS"}'
