"""
Talking with browsers: what may be said, what follows from it, and who else hears of it.

Start with `messages` (the dictionary of the wire; docs/protocol.md is made from it), then
`session` (one conversation, which decides and does nothing) and `conductor` (which does).
"""

from .conductor import NEEDS, Conductor, may_send, require
from .hub import Hub
from .keeper import Keeper
from .messages import MOST_BYTES, IceServer
from .serving import Gone, Socket, Words, serve

__all__ = [
    "MOST_BYTES",
    "NEEDS",
    "Conductor",
    "Gone",
    "Hub",
    "IceServer",
    "Keeper",
    "Socket",
    "Words",
    "may_send",
    "require",
    "serve",
]
