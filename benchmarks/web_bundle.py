"""
How much a phone has to load for a page: JavaScript and style sheets, compressed, from the build's manifest.

Counts everything the page's route imports, statically, and nothing that is loaded later on demand.
Needs a build: `npm run build` in web/client. Bars: 80 kB for joining, 90 for room and signing, 15 of CSS.
"""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

from .report import say

DIST = Path(__file__).parents[1] / "web" / "client" / "dist"
ENTRY = "party.html"
ROUTES = {
    "join": ("Arrival.vue", 80.0),
    "devices": ("Devices.vue", 80.0),
    "room": ("Room.vue", 90.0),
    "sign": ("Sign.vue", 90.0),
    "verify": ("Verify.vue", 80.0),
}
CSS_TARGET = 15.0
UNIT = "kB gzip"

Manifest = dict[str, dict[str, Any]]


def main() -> int:
    manifest: Manifest = json.loads((DIST / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    holds = []
    for name, (page, target) in ROUTES.items():
        chunks = imported(manifest, ENTRY) | imported(manifest, f"src/party/pages/{page}")
        scripts = {manifest[chunk]["file"] for chunk in chunks}
        styles = {style for chunk in chunks for style in manifest[chunk].get("css", [])}
        holds.append(say("web", f"{name} route JS", kilobytes(scripts), UNIT, target))
        holds.append(say("web", f"{name} route CSS", kilobytes(styles), UNIT, CSS_TARGET))
    return 0 if all(holds) else 1


def imported(manifest: Manifest, key: str) -> set[str]:
    """Return the chunk and all that it imports statically."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        chunk = waiting.pop()
        if chunk not in found:
            found.add(chunk)
            waiting += manifest[chunk].get("imports", [])
    return found


def kilobytes(files: set[str]) -> float:
    """Return the sum of the compressed sizes in kB (1000 bytes)."""
    return sum(len(gzip.compress((DIST / file).read_bytes(), 9)) for file in files) / 1000


if __name__ == "__main__":
    sys.exit(main())
