"""
How the cost of forwarding grows with people in a room and with rooms, and what a seat takes of memory.

The same load as `media_forwarding`. Microseconds of CPU for each packet that arrived; memory is what
the media process grew by, its histories filled. `--write` draws docs/media-growth.svg from the figures.
"""

import asyncio
import sys
from pathlib import Path

from .media_client import encode_loop
from .media_forwarding import Measured, measure
from .media_servers import ours
from .report import say

SHAPES = [(1, 2), (1, 4), (1, 8), (2, 4), (4, 4), (8, 4)]
"""Rooms, people in each."""
MOST_GROWTH = 1.1
"""The dearest shape may cost this much of the cheapest room of four: cost must not grow faster than packets."""
MOST_SEAT_KILOBYTES = 2_000
DRAWING = Path(__file__).parents[1] / "docs" / "media-growth.svg"


def resident_kilobytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


async def run() -> tuple[dict[tuple[int, int], Measured], float]:
    """Return the measurements, and kilobytes a seat."""
    loop, found, grown = encode_loop(), {}, 0.0
    for rooms, seats in SHAPES:
        async with ours() as (server, pid):
            before = resident_kilobytes(pid)
            found[rooms, seats] = await measure(server, pid, rooms, seats, loop)
            grown = (resident_kilobytes(pid) - before) / (rooms * seats)
    return found, grown


def drawing(found: dict[tuple[int, int], Measured]) -> str:
    """Return bars: microseconds a packet for each shape."""
    cost = {shape: 1e6 / one.packets_per_cpu_second for shape, one in found.items()}
    most = max(cost.values())
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="300" font-family="sans-serif" font-size="13">',
        '<rect width="640" height="300" fill="white"/>',
        '<text x="20" y="24" font-size="15">CPU for each forwarded packet, µs</text>',
    ]
    for place, ((rooms, seats), one) in enumerate(cost.items()):
        x, height = 30 + place * 100, 190 * one / most
        share = found[rooms, seats].cpu_seconds / found[rooms, seats].seconds
        parts += [
            f'<rect x="{x}" y="{240 - height:.0f}" width="60" height="{height:.0f}" fill="#2c6fbb"/>',
            f'<text x="{x + 30}" y="{234 - height:.0f}" text-anchor="middle">{one:.1f}</text>',
            f'<text x="{x + 30}" y="258" text-anchor="middle">{rooms} × {seats}</text>',
            f'<text x="{x + 30}" y="276" text-anchor="middle" fill="#555">{100 * share:.0f} % core</text>',
        ]
    parts.append('<text x="30" y="294" fill="#555">rooms × people in each; below: share of one core</text></svg>')
    return "\n".join(parts) + "\n"


def main() -> int:
    found, kilobytes = asyncio.run(run())
    cost = {shape: 1e6 / one.packets_per_cpu_second for shape, one in found.items()}
    if "--write" in sys.argv:
        DRAWING.write_text(drawing(found), encoding="utf-8")
    holds = [
        say("media", f"a packet in {rooms} rooms of {seats}", figure, "µs CPU", MOST_GROWTH * cost[1, 4])
        for (rooms, seats), figure in cost.items()
        if (rooms, seats) != (1, 2)
    ]
    holds.append(say("media", "memory a seat", kilobytes, "kB", MOST_SEAT_KILOBYTES))
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
