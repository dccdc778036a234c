"""
Writes the TypeScript of the protocol from `messages`: `python -m signaling.protocol_types` (stale:
exit status 1 with `--check`).
"""

import sys
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from .messages import PROTOCOL_VERSION, ByeReason, ClientMessage, ServerMessage
from .snapshot import RoomChange

FILE = Path(__file__).parent.parent / "web" / "client" / "src" / "signaling" / "generated.ts"


def source() -> str:
    """Return the module: one interface a message or part, and the two unions."""
    client, server, events = (
        get_args(ClientMessage),
        get_args(ServerMessage),
        get_args(get_args(RoomChange)[0]),
    )
    kinds: list[type[BaseModel]] = [*client, *server, *events]
    _, schema = models_json_schema([(kind, "serialization") for kind in kinds], ref_template="{model}")
    lines = [
        "// Made from signaling/messages.py by `python -m signaling.protocol_types`; do not edit.",
        "",
        f"export const PROTOCOL_VERSION = {PROTOCOL_VERSION}",
        "",
    ]
    for name, facts in schema["$defs"].items():
        lines += _interface(name, facts)
    reasons = " | ".join(f"'{reason}'" for reason in get_args(ByeReason))
    lines += [
        f"export type ByeReason = {reasons}",
        f"export type RoomChange = {' | '.join(kind.__name__ for kind in events)}",
        f"export type FromClient = {' | '.join(kind.__name__ for kind in client)}",
        f"export type FromServer = {' | '.join(kind.__name__ for kind in server)}",
        "",
    ]
    return "\n".join(lines)


def _interface(name: str, facts: dict[str, Any]) -> list[str]:
    lines = []
    if text := facts.get("description"):
        lines.append(f"/** {' '.join(line.strip() for line in text.splitlines())} */")
    lines.append(f"export interface {name} {{")
    for field, what in facts["properties"].items():
        optional = "?" if "default" in what and field != "type" else ""
        lines.append(f"  {field}{optional}: {_type(what)}")
    return [*lines, "}", ""]


def _type(facts: dict[str, Any]) -> str:
    if "anyOf" in facts or "oneOf" in facts:
        return " | ".join(_type(one) for one in facts.get("anyOf") or facts["oneOf"])
    if "$ref" in facts:
        return str(facts["$ref"])
    if "const" in facts:
        return f"'{facts['const']}'"
    if "enum" in facts:
        return " | ".join(f"'{value}'" for value in facts["enum"])
    if facts["type"] == "array":
        inner = _type(facts["items"])
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    return {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}[
        facts["type"]
    ]


def main() -> int:
    if "--check" in sys.argv:
        return 0 if FILE.exists() and FILE.read_text(encoding="utf-8") == source() else 1
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(source(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
