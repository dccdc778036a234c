"""The ways to the engine when a network does not let UDP pass: each carries sound and picture there and back."""

from .relay import a_relay
from .test_browser import ROOM, a_conversation, sees

WAYS = """async () => {
  const found = []
  for (const connection of made.filter((one) => one.connectionState === 'connected')) {
    const report = await connection.getStats()
    for (const entry of report.values()) {
      if (entry.type !== 'transport') continue
      const local = report.get(report.get(entry.selectedCandidatePairId).localCandidateId)
      found.push([local.candidateType, local.relayProtocol ?? local.protocol].join(' '))
    }
  }
  return found
}"""
"""What the connections that stand go through, as the browser says."""


def without_udp(sdp: str) -> str:
    return "".join(line for line in sdp.splitlines(True) if not line.startswith("a=candidate:") or " tcp " in line)


async def test_each_way_carries_sound_and_picture_there_and_back(tmp_path):
    # The certificate of the relay is the test's own.
    async with a_relay(tmp_path) as relay, a_conversation("--ignore-certificate-errors") as (conversation, browser):
        wang = await conversation.seat(browser, "wang")

        async def goes_through(seat: str, way: str, **only_this: object) -> None:
            page = await conversation.seat(browser, seat, **only_this)
            await sees(wang, seat)
            await sees(page, "wang")
            await page.wait_for_function("async () => (await energy()) > 0.001", timeout=25_000)
            assert await page.evaluate(WAYS) == [way] * 2
            del conversation.pages[seat]
            await page.context.close()
            await conversation.engine.remove(ROOM, seat, "left")

        for url, way in zip(relay.config.urls, ("udp", "tcp", "tls"), strict=True):
            access = relay.access(way)
            server = {"urls": [url], "username": access.username, "credential": access.credential}
            await goes_through(way, f"relay {way}", iceServers=[server], forced={"iceTransportPolicy": "relay"})

        # Without any relay: to the engine's own port, from where a browser has no candidate of its own.
        conversation.networks["own-port"] = without_udp
        await goes_through("own-port", "prflx tcp")
