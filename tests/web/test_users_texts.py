"""Every event that the program writes into the journal has words for the auditor."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from cases.stages import Event
from people import ConsentState, IdentityState

ROOT = Path(__file__).parents[2]
PACKAGES = ("people", "cases", "rooms", "recordings", "documents", "confirmation", "signaling", "web")
TEXTS = json.loads((ROOT / "web/client/src/locales/administration.zh.json").read_text(encoding="utf-8"))


def calls() -> Iterator[ast.Call]:
    """Yield every `journal.append(...)` of the program."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "journal.append":
                    yield node


def has_words(event: str) -> bool:
    group, _, name = event.partition(".")
    return group in TEXTS["eventGroup"] and name in TEXTS["event"].get(group, {})


def test_every_event_has_words() -> None:
    literal = {
        str(node.args[1].value)
        for node in calls()
        if isinstance(node.args[1], ast.Constant) and isinstance(node.args[1].value, str)
    }
    built = (
        {f"case.{event.lower()}" for event in ("FILE", *Event)}
        | {f"consent.{state}" for state in ConsentState}
        | {f"identity.{state}" for state in IdentityState}
        | {"room.arrived", "room.returned", "room.replaced", "message.sent", "message.no-phone"}
        | {"code.proved", "code.wrong", "journal.read"}
    )

    assert len(literal) > 40
    assert sorted(event for event in literal | built if not has_words(event)) == []


def test_every_fact_has_a_name() -> None:
    facts = {str(word.arg) for node in calls() for word in node.keywords if word.arg not in (None, "reason")}

    assert sorted(facts - TEXTS["fact"].keys()) == []
