"""
The socket of a room: who comes from our own pages and is signed in may talk; `signaling` does.

Checked before the handshake is answered: the `Origin` (browsers always send it, OWASP ASVS 5.0,
4.4.2) and the session. The ticket comes in the first message, so that it is in no address or log.
"""

import asyncio
from typing import Any

from quart import Blueprint, Response, websocket
from quart.asgi import ASGIWebsocketConnection

import people
import signaling
from kernel import ANONYMOUS
from people import Principal

from . import problems
from .security import COOKIE, parts

blueprint = Blueprint("sockets", __name__)
WAITING_MESSAGES = 16
"""Before the reader of a conversation takes them; the browser waits while it is full."""
PAGE_WENT = {1000, 1001}
"""Close codes of a browser whose page was left or reloaded (RFC 6455, 7.4.1); uvicorn says 1005 when there was none."""


class Disconnected:
    """Lies in the queue of a socket behind its last message."""

    def __init__(self, code: int) -> None:
        self.code = code


class RoomSocketConnection(ASGIWebsocketConnection):
    """
    Quart's own keeps any number of messages, and says nothing of how a socket ended; a court
    wants to know the latter. Set as `asgi_websocket_class` of the app.
    """

    def __init__(self, app: Any, scope: Any) -> None:
        super().__init__(app, scope)
        self.queue: asyncio.Queue[Any] = asyncio.Queue(WAITING_MESSAGES)

    async def handle_messages(self, receive: Any) -> None:
        while True:
            event = await receive()
            if event["type"] == "websocket.receive":
                text = event.get("text")
                await self.queue.put(event.get("bytes") if text is None else text)
            elif event["type"] == "websocket.disconnect":
                await self.queue.put(Disconnected(event.get("code") or 1006))
                # The conversation ends by itself; when it has, this is cancelled.
                await asyncio.Event().wait()


class BrowserSocket:
    """A Quart websocket, as `signaling` wants it."""

    async def receive(self) -> str | bytes:
        data: Any = await websocket.receive()
        if isinstance(data, Disconnected):
            raise signaling.Gone("closed" if data.code in PAGE_WENT else "network")
        found: str | bytes = data
        return found

    async def send(self, text: str) -> None:
        try:
            await websocket.send(text)
        except OSError:
            raise signaling.Gone("network") from None

    async def close(self, code: int, reason: str) -> None:
        await websocket.close(code, reason)


@blueprint.websocket("/ws/room")
async def room_socket() -> Response | None:
    """Talk with one browser; docs/protocol.md says how."""
    who = await _visitor()
    if who is None:
        return Response("", 403)
    await websocket.accept()
    language = problems.language_asked()
    await signaling.serve(
        BrowserSocket(), parts().conductor, who, lambda code, facts: problems.words(code, facts, language)
    )
    return None


async def _visitor() -> Principal | None:
    """Return who is signed in, if the handshake comes from our own page."""
    own = "https" if websocket.scheme == "wss" else "http"
    if websocket.headers.get("Origin") not in {parts().settings.public_url, f"{own}://{websocket.host}"}:
        return None
    token = websocket.cookies.get(COOKIE)
    if token is None:
        return None
    async with parts().database.reading(ANONYMOUS, parts().settings.county_id) as opened:
        who = await people.principal_of(opened, token)
    return None if who is None or who.must_change_password else who
