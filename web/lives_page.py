"""
Writes docs/lives.md from the tables of all lives: `python -m web.lives_page` (`--check`: exit
status 1 when the page is stale). Here, because only `web` sees every package.
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Any

import cases
import confirmation
import documents
import recordings
import rooms
from kernel import Machine

PAGE = Path(__file__).parent.parent / "docs" / "lives.md"

LIVES: tuple[tuple[str, str, Machine[Any, Any]], ...] = (
    ("A case", "cases", cases.LIFE),
    ("A session by video", "rooms", rooms.SESSION),
    ("A seat in a session", "rooms", rooms.SEAT),
    ("A recording", "recordings", recordings.LIFE),
    ("A paper", "documents", documents.LIFE),
    ("A seal", "documents", documents.SEAL_LIFE),
    ("An application to the court", "confirmation", confirmation.LIFE),
)

HEAD = """# Lives

Made from the tables by `python -m web.lives_page`; do not edit. What has no arrow cannot
happen: whoever tries is refused with the code beside the event, and no stage changes without
an actor, an instant and an entry in the journal.
"""


def page() -> str:
    return "\n".join([HEAD, *(_chapter(title, package, life) for title, package, life in LIVES)])


def _chapter(title: str, package: str, life: Machine[Any, Any]) -> str:
    events: dict[StrEnum, None] = dict.fromkeys(event for _, event in life.table)
    refusals = "\n".join(f"| {event} | `{life.name}.{event.lower()}` |" for event in events)
    ends = sorted({after for after in life.table.values() if not any(before == after for before, _ in life.table)})
    return (
        f"## {title}\n\nFrom `{package}/stages.py`; ends: {', '.join(ends) or 'nowhere, it can always go on'}.\n\n"
        f"```mermaid\n{life.diagram()}\n```\n\n"
        f"| Event | Refused as |\n|---|---|\n{refusals}\n"
    )


def main() -> int:
    if "--check" in sys.argv:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page() else 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
