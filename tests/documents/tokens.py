"""A security module for tests: SoftHSM with tokens in a temporary folder of this process."""

import os
import subprocess
from pathlib import Path

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "4711-4711"


class SecurityModule:
    """Where tokens come from; the library reads its configuration once a process, when the first is opened."""

    def __init__(self, folder: Path) -> None:
        (folder / "tokens").mkdir()
        settings = folder / "softhsm2.conf"
        settings.write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
        os.environ["SOFTHSM2_CONF"] = str(settings)
        self._fresh = [self._make(f"concord-{number}") for number in range(10)]

    def token(self) -> str:
        """Return the label of a token that nobody has used yet."""
        return self._fresh.pop()

    def _make(self, label: str) -> str:
        subprocess.run(
            ["softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "so-" + PIN, "--pin", PIN],
            check=True,
            capture_output=True,
        )
        return label
