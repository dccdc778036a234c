"""Names of things: 128 random bits, so that none can be guessed."""

import secrets
from typing import NewType

PersonId = NewType("PersonId", str)
CountyId = NewType("CountyId", str)

SYSTEM = PersonId("system")
"""The program itself, where no person acts: jobs, timers, set-up."""
ANONYMOUS = PersonId("anonymous")
"""Somebody who has not shown who they are."""


def new_id() -> str:
    """Return 32 hexadecimal digits."""
    return secrets.token_hex(16)
