"""What stands under a picture in a recording: name and role, in Chinese, as in the file of the case."""

import json
from functools import cache
from pathlib import Path

from kernel import Work

from . import store
from .model import Room

TEXTS = Path(__file__).parent / "texts" / "roles.zh.json"


async def labels(work: Work, room_id: str) -> dict[str, str]:
    """Return person -> name and role, the host first, in the order of the seats."""
    return labels_of(await store.load(work, room_id))


def labels_of(room: Room) -> dict[str, str]:
    seats = sorted(room.seats, key=lambda seat: seat.person != room.host)
    return {seat.person: f"{seat.name} {role_name(seat.role, seat.side)}" for seat in seats}


def role_name(role: str, side: str | None) -> str:
    names = _names()
    return names.get(f"{role}.{side}") or names.get(role) or role


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = json.loads(TEXTS.read_text(encoding="utf-8"))
    return found
