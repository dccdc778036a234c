"""One program, one coturn, two machines with a Janus each; one of them loses its power."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
APART = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child"]
AS_ROOT_INSIDE = ["--user", "--map-root-user"]
SECONDS = 60


def test_a_room_on_each_of_two_machines_and_one_machine_dies():
    command = [*APART, *([] if os.geteuid() == 0 else AS_ROOT_INSIDE)]
    allowed = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    assert allowed.returncode == 0, (
        f"Network namespaces are needed and not allowed here ({allowed.stderr.strip()}). As root, once: "
        "sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=1000"
    )

    played = subprocess.run(
        [*command, sys.executable, "-W", "ignore", "-m", "tests.media.two_machines"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert played.returncode == 0, played.stdout + played.stderr[-4000:]
    told = json.loads(played.stdout.splitlines()[-1])
    assert len(set(told["rooms_on"])) == 2
    assert told["lost"] == [["one"]]
    assert told["moved_to"] == told["other_room_on"]
    assert told["back_seconds"] < 10
    assert told["ways_through_relay"] == ["relay"]
