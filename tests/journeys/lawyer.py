"""The duty lawyer as a program: HTTP, WebSocket and WebRTC as a browser would, without one."""

import asyncio
import json
import urllib.request
from types import TracebackType
from typing import Any

import websockets
from aiortc import RTCPeerConnection, RTCSessionDescription

from tests.media.peers import Stripes, Tone, connected, new_connection, sha256_only


class Lawyer:
    """Signs in, takes the seat in a room, sends a tone and stripes, and counts what arrives."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self.url, self.username, self.password = url, username, password
        self.cookie = ""
        self.frames: dict[tuple[str, str], int] = {}
        """(person, kind) -> frames decoded."""
        self.state = ""
        self.person = ""
        self._sending: RTCPeerConnection | None = None
        self._receiving: RTCPeerConnection | None = None
        self._reading: set[str] = set()
        self._tasks: asyncio.TaskGroup | None = None
        self._life: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Lawyer":
        me = await asyncio.to_thread(
            self._call, "POST", "/api/sign-in", {"username": self.username, "password": self.password}
        )
        self.person = me["person_id"]
        self._tasks = asyncio.TaskGroup()
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.leave()
        assert self._tasks is not None
        await self._tasks.__aexit__(None, None, None)

    async def enter(self, room: str) -> None:
        assert self._tasks is not None
        self._life = self._tasks.create_task(self._take_part(room))

    async def leave(self) -> None:
        """Hang up, as who closes the page."""
        if self._life is not None:
            self._life.cancel()
        for connection in (self._sending, self._receiving):
            if connection is not None:
                await connection.close()

    async def _take_part(self, room: str) -> None:
        ticket = await asyncio.to_thread(self._call, "POST", f"/api/rooms/{room}/ticket", {})
        address = self.url.replace("http", "ws") + ticket["socket"]
        headers = {"Cookie": self.cookie, "Origin": self.url}
        async with websockets.connect(address, additional_headers=headers, ping_interval=None) as channel:
            await channel.send(json.dumps({"type": "hello", "protocol": 1, "ticket": ticket["ticket"]}))
            beat = asyncio.get_running_loop().create_task(self._beat(channel))
            try:
                async for text in channel:
                    await self._hear(channel, json.loads(text))
            except websockets.ConnectionClosed:
                self.state = "GONE"  # the host ended the session
            finally:
                beat.cancel()

    async def _beat(self, channel: Any) -> None:
        while True:
            await asyncio.sleep(4)
            await channel.send(json.dumps({"type": "ping"}))

    async def _hear(self, channel: Any, message: dict[str, Any]) -> None:
        match message["type"]:
            case "welcome":
                snapshot = message["snapshot"]
                await self._changed(channel, next(s for s in snapshot["seats"] if s["person"] == self.person))
            case "event" if message["event"]["type"] == "seat" and message["event"]["seat"]["person"] == self.person:
                await self._changed(channel, message["event"]["seat"])
            case "published":
                assert self._sending is not None
                await self._sending.setRemoteDescription(RTCSessionDescription(message["sdp"], "answer"))
                await channel.send(json.dumps({"type": "subscribe"}))
            case "offer":
                await self._answer(channel, message)

    async def _changed(self, channel: Any, seat: dict[str, Any]) -> None:
        before, self.state = self.state, seat["state"]
        if self.state == "IN_SESSION" and before != "IN_SESSION":
            connection = self._sending = new_connection()
            connection.addTrack(Tone())
            connection.addTrack(Stripes())
            await connection.setLocalDescription(await connection.createOffer())
            offer = sha256_only(connection.localDescription.sdp)
            await channel.send(json.dumps({"type": "tracks", "camera": True, "microphone": True}))
            await channel.send(json.dumps({"type": "publish", "sdp": offer}))

    async def _answer(self, channel: Any, offer: dict[str, Any]) -> None:
        connection = self._receiving = self._receiving or new_connection()
        await connection.setRemoteDescription(RTCSessionDescription(offer["sdp"], "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        answer = sha256_only(connection.localDescription.sdp)
        await channel.send(json.dumps({"type": "answer", "connection": offer["connection"], "sdp": answer}))
        await connected(connection)
        whose = {track["mid"]: (track["person"], track["kind"]) for track in offer["tracks"]}
        for transceiver in connection.getTransceivers():
            mid = transceiver.mid
            if mid is not None and mid in whose and mid not in self._reading:
                self._reading.add(mid)
                assert self._tasks is not None
                self._tasks.create_task(self._count(transceiver.receiver.track, whose[mid]))

    async def _count(self, track: Any, whose: tuple[str, str]) -> None:
        self.frames.setdefault(whose, 0)
        while True:
            try:
                await track.recv()
            except Exception:  # the track ends with the connection, in aiortc as an exception
                return
            self.frames[whose] += 1

    def _call(self, method: str, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            method=method,
            headers={"Content-Type": "application/json", "X-Concord": "1", "Cookie": self.cookie},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            if cookie := answer.headers.get("Set-Cookie"):
                self.cookie = cookie.split(";")[0]
            return json.loads(answer.read() or b"null")
