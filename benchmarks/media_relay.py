"""
The rival: what one writes with aiortc alone, `MediaRelay` between peer connections.

A process of its own that takes lines of JSON on its input, as `media_forwarding` sends them.
"""

import asyncio
import json
import sys

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay
from aiortc.mediastreams import MediaStreamTrack
from aiortc.rtcconfiguration import RTCBundlePolicy

BUNDLED = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)


class RelayServer:
    def __init__(self) -> None:
        self._relay = MediaRelay()
        self._tracks: dict[str, list[MediaStreamTrack]] = {}
        self._publishing: list[RTCPeerConnection] = []
        self._subscribing: dict[str, RTCPeerConnection] = {}

    async def answer(self, request: dict[str, str]) -> str:
        match request["verb"]:
            case "publish":
                return await self._publish(request["seat"], request["sdp"])
            case "subscribe":
                return await self._subscribe(request["seat"])
            case _:
                answer = RTCSessionDescription(request["sdp"], "answer")
                await self._subscribing[request["seat"]].setRemoteDescription(answer)
                return ""

    async def _publish(self, seat: str, offer: str) -> str:
        connection = RTCPeerConnection(BUNDLED)
        self._publishing.append(connection)
        connection.on("track", self._tracks.setdefault(seat, []).append)
        await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        return str(connection.localDescription.sdp)

    async def _subscribe(self, seat: str) -> str:
        connection = self._subscribing[seat] = RTCPeerConnection(BUNDLED)
        for other, tracks in self._tracks.items():
            if other != seat:
                for track in tracks:
                    connection.addTrack(self._relay.subscribe(track))
        await connection.setLocalDescription(await connection.createOffer())
        return str(connection.localDescription.sdp)


async def serve() -> None:
    server = RelayServer()
    running = asyncio.get_running_loop()
    while line := await running.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await server.answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(serve())
