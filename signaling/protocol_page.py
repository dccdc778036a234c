"""
Writes docs/protocol.md from `messages`: `python -m signaling.protocol_page` (stale: exit status 1
with `--check`).
"""

import sys
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from rooms import SEAT_KEPT

from . import messages, snapshot
from .messages import ClientMessage, ServerMessage
from .serving import EFFECT_SECONDS, OUTBOX_MESSAGES, SEND_SECONDS
from .session import (
    ENDED,
    GREETING_SECONDS,
    LEFT,
    MOST_BAD_MESSAGES,
    OFFENDER,
    PERSON_BURST,
    PERSON_RATE,
    REFUSED,
    REMOVED,
    REPLACED,
    RESTART,
    SIGNED_OUT,
    SILENCE_SECONDS,
    SILENT,
    SLOW,
    SOCKET_BURST,
    SOCKET_RATE,
)
from .snapshot import RoomChange

PAGE = Path(__file__).parent.parent / "docs" / "protocol.md"
EVENTS: tuple[type[BaseModel], ...] = get_args(get_args(RoomChange)[0])
PARTS = (
    snapshot.Snapshot,
    snapshot.SeatState,
    snapshot.SessionState,
    snapshot.RecordingState,
    messages.IceServer,
    messages.Track,
    messages.Link,
)

OPENING = """\
# The protocol of a room

Made from `signaling/messages.py` by `python -m signaling.protocol_page`; do not edit.

A browser that is signed in asks `POST /api/rooms/<room_id>/ticket` for a ticket (60 s, used once, good for
this session and room only), opens a WebSocket to `/ws/room` and says [hello](#hello). Every message is one
JSON object in one text frame, named by its `type`; unknown fields and types are refused.

- **Events** have numbers without gaps, one sequence a room. Each carries the whole of what changed, so
  applying one is putting it in place of the old. After a cut the browser says the last number it applied
  and gets the rest, or a snapshot when that is too much.
- **Heartbeat**: the browser says [ping](#ping) every 3 s. The server hangs up after {silence} s of silence and
  shows the seat as DISCONNECTED; it is kept for {kept} minutes, with its role and all.
- **Media** live apart: a socket that dies does not end them, a media connection that dies does not lose the seat.
- **Bounds**: {kilobytes} KB a message; {rate} messages a second a socket ({burst} at once), {person_rate} a person
  ({person_burst} at once); {greeting} s to say hello; {bad} messages that are none, or come too fast, end the
  conversation. A browser that takes nothing for {send} s, or lets {outbox} messages wait, is hung up on; what is
  asked takes {effect} s at most.

## Close codes

| Code | [bye](#bye) | Come back? |
|---|---|---|
| {left} | left | no |
| {restart} | restart | after `retry_after`; also without a bye |
| {refused} | refused: ticket, version, or no hello | with a new ticket, unless the `problem` before it says why not |
| {replaced} | replaced | no: another page of the same person speaks now |
| {removed} | removed | when the person asks for it |
| {ended} | ended | no |
| {silent} | silent | at once |
| {offender} | offender | no |
| {slow} | slow | after `retry_after` |
| {signed_out} | signed-out | after signing in |
| 1009 | (none: the message was too large) | no |
"""

FIGURES = {
    "silence": f"{SILENCE_SECONDS:.0f}",
    "kept": SEAT_KEPT.seconds // 60,
    "kilobytes": messages.MOST_BYTES // 1024,
    "rate": f"{SOCKET_RATE:.0f}",
    "burst": f"{SOCKET_BURST:.0f}",
    "person_rate": f"{PERSON_RATE:.0f}",
    "person_burst": f"{PERSON_BURST:.0f}",
    "greeting": f"{GREETING_SECONDS:.0f}",
    "bad": MOST_BAD_MESSAGES,
    "send": f"{SEND_SECONDS:.0f}",
    "outbox": OUTBOX_MESSAGES,
    "effect": f"{EFFECT_SECONDS:.0f}",
    "left": LEFT,
    "restart": RESTART,
    "refused": REFUSED,
    "replaced": REPLACED,
    "removed": REMOVED,
    "ended": ENDED,
    "silent": SILENT,
    "offender": OFFENDER,
    "slow": SLOW,
    "signed_out": SIGNED_OUT,
}


def page() -> str:
    """Return the page as Markdown."""
    sections = [OPENING.format_map(FIGURES)]
    for title, kinds in (
        ("From the browser", get_args(ClientMessage)),
        ("From the server", get_args(ServerMessage)),
        ("Events", EVENTS),
        ("Parts", PARTS),
    ):
        sections.append(f"## {title}\n")
        sections += [_section(kind) for kind in kinds]
    return "\n".join(sections)


def _section(kind: type[BaseModel]) -> str:
    schema = kind.model_json_schema(ref_template="{model}")
    name = schema["properties"].get("type", {}).get("const") or kind.__name__
    lines = [f"### {name}\n", *([_plain(kind.__doc__), ""] if kind.__doc__ else [])]
    fields = {field: facts for field, facts in schema["properties"].items() if field != "type"}
    if fields:
        lines += ["| Field | Type | Bounds |", "|---|---|---|"]
        lines += [f"| `{field}` | {_type(facts)} | {_bounds(facts)} |" for field, facts in fields.items()]
        lines.append("")
    return "\n".join(lines)


def _plain(text: str) -> str:
    return " ".join(line.strip() for line in text.strip().splitlines())


def _type(facts: dict[str, Any]) -> str:
    if "anyOf" in facts or "oneOf" in facts:
        return " or ".join(_type(one) for one in facts.get("anyOf") or facts["oneOf"])
    if "$ref" in facts:
        return f"[{facts['$ref']}](#{facts['$ref'].lower()})"
    if "enum" in facts:
        return ", ".join(f"`{value}`" for value in facts["enum"])
    if facts.get("type") == "array":
        return f"list of {_type(facts['items'])}"
    return str(facts["type"])


def _bounds(facts: dict[str, Any]) -> str:
    if "anyOf" in facts:
        return next((found for one in facts["anyOf"] if (found := _bounds(one))), "")
    said = []
    if "minLength" in facts or "maxLength" in facts:
        said.append(f"{facts.get('minLength', 0)} to {facts['maxLength']} characters")
    if "minimum" in facts or "maximum" in facts:
        said.append(f"{facts.get('minimum')} to {facts.get('maximum')}")
    if "pattern" in facts:
        said.append(f"`{facts['pattern']}`")
    return ", ".join(said)


def main() -> int:
    if "--check" in sys.argv:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page() else 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
