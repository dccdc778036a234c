"""
Named places where a test may stop the whole program, as a power cut would.

The program arms one from its settings, and only there; unarmed, `reach` costs a comparison.
"""

import os

NAMES = (
    "sign.started",
    "sign.read",
    "sign.made",
    "sign.stored",
    "sign.written",
    "sign.journalled",
    "sign.recorded",
    "close.read",
    "close.made",
    "close.stored",
    "close.written",
    "close.journalled",
    "close.recorded",
    "report.made",
    "report.stored",
    "report.written",
    "report.recorded",
)
"""`written` and `journalled` lie within the transaction, `recorded` behind its commit."""
KILLED = 137

_armed: list[str] = []


def arm(name: str, times: int = 1) -> None:
    """Stop the program when it reaches `name` for the `times`-th time; ValueError for a name that is none."""
    if name not in NAMES:
        raise ValueError(f"no failpoint: {name}")
    _armed[:] = [name] * times


def reach(name: str) -> None:
    """Die here at once, without any clean-up, where the test armed this place."""
    if _armed and _armed[0] == name:
        _armed.pop()
        if not _armed:
            os._exit(KILLED)
