import dataclasses
import shutil
from pathlib import Path

import pytest

from documents import PapersConfig, SimulatedServices
from kernel import CountyId, Invalid, Unavailable, config
from media import EmbeddedEngine, JanusConfig, JanusEngine, MediaConfig, TurnConfig
from tests.web.conftest import Founded, settings_for
from web.app import create_app
from web.parts import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [
        (Settings, "CONCORD"),
        (MediaConfig, "MEDIA"),
        (JanusConfig, "MEDIA_JANUS"),
        (TurnConfig, "TURN"),
        (PapersConfig, "PAPERS"),
    ],
)
def test_every_setting_is_explained(kind: type, prefix: str) -> None:
    names = {f"{prefix}_{field.name.upper()}" for field in dataclasses.fields(kind)}

    assert {name for name in names if f"`{name}`" not in PAGE} == set()


def test_a_setting_that_cannot_be_understood_is_named() -> None:
    with pytest.raises(Invalid, match="config.unreadable") as refused:
        config.read_config(Settings, "CONCORD", {"CONCORD_DATA": "/d", "CONCORD_COUNTY_ID": "1", "CONCORD_PORT": "x"})

    assert refused.value.facts == {"name": "CONCORD_PORT"}


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(Invalid, match="config.missing"):
        config.read_config(Settings, "CONCORD", {"CONCORD_DATA": "/d"})


def test_the_program_does_not_start_with_a_simulator_in_place_unless_told_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="config.simulator-in-place"):
        create_app(Settings(data=tmp_path, county_id=CountyId("440101")))


def test_without_a_master_key_the_program_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="config.key-missing"):
        create_app(Settings(data=tmp_path, county_id=CountyId("440101"), allow_simulators=True))


@pytest.mark.parametrize(
    ("server", "engine"),
    [(("embedded",), EmbeddedEngine), (("wss://10.0.0.21:8989", "wss://10.0.0.22:8989"), JanusEngine)],
)
def test_the_setting_says_which_engine_moves_the_packets(
    founded: Founded, tmp_path: Path, server: tuple[str, ...], engine: type
) -> None:
    data = shutil.copytree(founded.data, tmp_path / "data")

    app = create_app(settings_for(data), MediaConfig(server=server), janus=JanusConfig(secret="s" * 32))

    assert type(app.extensions["concord"].engine) is engine
    assert app.extensions["concord"].conductor.engine is app.extensions["concord"].engine


def test_servers_are_read_as_a_list() -> None:
    media = config.read_config(MediaConfig, "MEDIA", {"MEDIA_SERVER": "wss://a:8989, wss://b:8989"})

    assert media.server == ("wss://a:8989", "wss://b:8989")


def test_a_simulated_provider_is_named_among_what_must_not_run_unknowingly(tmp_path: Path) -> None:
    services = SimulatedServices(tmp_path / "services", delay_seconds=0)
    (tmp_path / "tsa-anchors.pem").write_bytes(services.anchors_pem())
    services.close()

    with pytest.raises(Unavailable, match="config.simulator-in-place") as refused:
        create_app(
            Settings(data=tmp_path, county_id=CountyId("440101")), papers=PapersConfig(tsa_url=f"{services.url}/tsa")
        )

    assert refused.value.facts == {"port": "SMS, identity, TSA"}
