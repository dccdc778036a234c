"""`concord serve` as a county would run it: no demonstration, no default account, no silent simulator."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT, Served, free_port

PASSWORD = "Zhongxin-2026!"


class Real(Served):
    """The same program without the demonstration."""

    words = ("serve",)

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"CONCORD_DEMO": "0", "CONCORD_COUNTY_ID": "440101"}


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Real]:
    port = free_port()
    program = Real(f"http://localhost:{port}", tmp_path / "data", port)
    yield program
    if program.process is not None and program.process.poll() is None:
        program.stop()


def test_an_administrator_is_made_by_a_command_and_signs_in(real: Real) -> None:
    assert real.command("init").returncode == 0
    made = subprocess.run(
        [sys.executable, "-m", "web", "create-admin", "admin", "管理员", "--county-name", "某县"],
        cwd=ROOT,
        env=real.environment,
        input=PASSWORD + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    real.start()

    me = post(f"{real.url}/api/sign-in", {"username": "admin", "password": PASSWORD})
    assert me["roles"] == ["admin"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{real.url}/api/demo", timeout=5)
    assert refused.value.code == 404
    refused.value.close()
    with pytest.raises(urllib.error.HTTPError) as refused:
        post(f"{real.url}/api/sign-in", {"username": "zhongmin", "password": "Qinghe-2026!"})
    assert refused.value.code == 403
    refused.value.close()
    assert real.stop() in (0, 143, -15)


def test_a_second_administrator_is_not_made_by_the_command(real: Real) -> None:
    assert real.command("init").returncode == 0
    for expected in (0, 2):
        answer = subprocess.run(
            [sys.executable, "-m", "web", "create-admin", "admin", "管理员", "--county-name", "某县"],
            cwd=ROOT,
            env=real.environment,
            input=PASSWORD + "\n",
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == expected, answer.stderr
    assert "county.has-administrator" in answer.stderr


def test_it_refuses_to_start_with_a_simulator_in_place(real: Real) -> None:
    assert real.command("init").returncode == 0

    answer = subprocess.run(
        [sys.executable, "-m", "web", "serve"],
        cwd=ROOT,
        env=real.environment | {"CONCORD_ALLOW_SIMULATORS": "0"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert answer.returncode == 2
    assert "config.simulator-in-place" in answer.stderr


def post(url: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json", "X-Concord": "1"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())
