"""
What every package leans on: time, ids, refusals, lives, transactions, jobs, the journal, bytes.

Start with `work`: one action is one `Work`. This face imports no database library, so that
pure rules stay pure; what does I/O is a module of its own: `from kernel import database,
jobs, journal, storage`.
"""

from .announcements import Announcement, Announcer
from .errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable
from .ids import ANONYMOUS, SYSTEM, CountyId, PersonId, new_id
from .machine import Machine
from .work import Work

__all__ = [
    "ANONYMOUS",
    "SYSTEM",
    "Announcement",
    "Announcer",
    "Conflict",
    "CountyId",
    "Forbidden",
    "Invalid",
    "Machine",
    "NotFound",
    "PersonId",
    "Refusal",
    "Unavailable",
    "Work",
    "new_id",
]
