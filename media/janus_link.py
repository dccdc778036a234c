"""
The conversation with one Janus server: its WebSocket API, from connecting to a request's answer.

Every request has a transaction, and a token that is good for two minutes: Janus checks the HMAC
with the same secret (its `token_auth_secret`). A request ends with "success" or, when a plugin
does it in its own time, with "ack" and later "event". What nobody asked for goes to `hear`.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from kernel import Unavailable, clock

PLUGIN = "janus.plugin.videoroom"
PROTOCOL = Subprotocol("janus-protocol")
TOKEN_SECONDS = 120
ANSWER_SECONDS = 6.0
CONNECT_SECONDS = 5.0
MOST_MESSAGE_BYTES = 1 << 20

Message = dict[str, Any]
Description = dict[str, str]
"""A session description as Janus has it: {"type": "offer" or "answer", "sdp"}, and how rids are ordered."""


class JanusError(Exception):
    """Janus refused a request; `code` is its own number (458: no such session, 426: no such room, …)."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code


def derived(secret: str, purpose: str) -> str:
    """Return a key for one purpose; deploy/janus/configure.py derives the same."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def signed_token(secret: str) -> str:
    """Return what opens the API and the VideoRoom for two minutes (Janus: signed tokens)."""
    said = f"{int(clock.now().timestamp()) + TOKEN_SECONDS},janus,{PLUGIN}"
    # SHA-1 is what Janus checks; as an HMAC it holds (RFC 6151, 2.3; RFC 2104).
    return f"{said}:{base64.b64encode(hmac.digest(secret.encode(), said.encode(), 'sha1')).decode()}"


@dataclass(frozen=True)
class Answer:
    """What the plugin said, and the session description that came with it."""

    data: Message
    jsep: Description | None


class JanusLink:
    """One WebSocket. `run` reads until it ends; every request that waits then fails."""

    def __init__(self, url: str, secret: str, hear: Callable[[Message], None]) -> None:
        self.url, self._secret, self._hear = url, secret, hear
        self._socket: ClientConnection | None = None
        self._waiting: dict[str, asyncio.Future[Message]] = {}
        self._acknowledged: set[str] = set()
        """Requests that an "ack" answers."""
        self._number = 0

    async def open(self) -> None:
        """Connect. Raises OSError, TimeoutError or WebSocketException."""
        tls = ssl.create_default_context() if self.url.startswith("wss:") else None
        self._socket = await connect(
            self.url,
            subprotocols=[PROTOCOL],
            ssl=tls,
            open_timeout=CONNECT_SECONDS,
            ping_interval=None,
            max_size=MOST_MESSAGE_BYTES,
            compression=None,
            proxy=None,
        )

    async def run(self) -> None:
        """Take messages until the other side is gone."""
        assert self._socket is not None
        try:
            async for text in self._socket:
                self._take(json.loads(text))
        except (WebSocketException, ValueError):
            return

    async def close(self) -> None:
        socket, self._socket = self._socket, None
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(Unavailable("media.engine-lost"))
        self._waiting.clear()
        if socket is not None:
            # Not waiting for a server that may be dead to say goodbye.
            socket.transport.abort()

    def _take(self, message: Message) -> None:
        transaction = str(message.get("transaction"))
        waiting = self._waiting.get(transaction)
        if waiting is None:
            self._hear(message)
        elif not waiting.done() and (message["janus"] != "ack" or transaction in self._acknowledged):
            waiting.set_result(message)

    async def ask(self, verb: str, **facts: Any) -> Message:
        """
        Say a request and return its last answer.

        Raises JanusError, and Unavailable("media.engine-lost") when the server is gone or silent.
        """
        if self._socket is None:
            raise Unavailable("media.engine-lost")
        self._number += 1
        transaction = str(self._number)
        waiting: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[transaction] = waiting
        if verb == "keepalive":
            self._acknowledged.add(transaction)
        request = {"janus": verb, "transaction": transaction, "token": signed_token(self._secret), **facts}
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._socket.send(json.dumps(request))
                answer = await waiting
        except (TimeoutError, WebSocketException):
            raise Unavailable("media.engine-lost") from None
        finally:
            self._waiting.pop(transaction, None)
            self._acknowledged.discard(transaction)
        if answer["janus"] == "error":
            raise JanusError(answer["error"]["code"], answer["error"]["reason"])
        return answer

    async def create_session(self) -> int:
        """Raises JanusError when the server takes no new sessions: it is being drained."""
        return int((await self.ask("create"))["data"]["id"])

    async def attach(self, session: int, opaque: str) -> "Handle":
        """Return a new handle of the VideoRoom; `opaque` is ours, and comes back with the numbers."""
        answer = await self.ask("attach", session_id=session, plugin=PLUGIN, opaque_id=opaque)
        return Handle(self, session, int(answer["data"]["id"]))


@dataclass(frozen=True)
class Handle:
    """One connection, or one place in a VideoRoom, inside a session."""

    link: JanusLink
    session: int
    id: int

    async def ask(self, body: Message, jsep: Description | None = None) -> Answer:
        """Say a request to the plugin and return what it made of it. Raises as `JanusLink.ask`."""
        facts: Message = {"session_id": self.session, "handle_id": self.id, "body": body}
        if jsep is not None:
            facts["jsep"] = jsep
        answer = await self.link.ask("message", **facts)
        data: Message = answer.get("plugindata", {}).get("data", {})
        if "error_code" in data:
            raise JanusError(data["error_code"], data.get("error", ""))
        return Answer(data, answer.get("jsep"))

    async def detach(self) -> None:
        """End it and its connection; one that is gone already is no error."""
        try:
            await self.link.ask("detach", session_id=self.session, handle_id=self.id)
        except JanusError:
            return
