"""
The one line that every program here prints for a figure: JSON, so that figures can be compared over time.
`python -m benchmarks.report` takes such lines on its input and writes them into docs/performance.md.

    {"area": "media", "name": "…", "figure": 41000, "unit": "packets/CPU-s", "target": 4500,
     "least": true, "rival": {"name": "…", "figure": 300} or null, "holds": true}
"""

import json
import os
import platform
import sys
from pathlib import Path
from typing import Any, NamedTuple

from kernel import clock


class Rival(NamedTuple):
    """What somebody else needs for the same work, measured in the same run."""

    name: str
    figure: float


def say(
    area: str, name: str, figure: float, unit: str, target: float, rival: Rival | None = None, least: bool = False
) -> bool:
    """
    Print the line of one figure; return whether it holds.

    It holds when it is at most the target, with `least` at least the target; and where there is
    a rival, when it is no worse than the rival's.
    """
    bounds = [target, *([rival.figure] if rival else [])]
    holds = all(figure >= bound if least else figure <= bound for bound in bounds)
    line = {
        "area": area,
        "name": name,
        "figure": rounded(figure),
        "unit": unit,
        "target": rounded(target),
        "least": least,
        "rival": {"name": rival.name, "figure": rounded(rival.figure)} if rival else None,
        "holds": holds,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return holds


def rounded(figure: float) -> float:
    """Keep three digits that mean something; more would only be noise."""
    if figure >= 100:
        return round(figure)
    return round(figure, 1 if figure >= 10 else 2)


PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by ./dev bench --write -->\n", "<!-- end of figures -->\n"


def write(lines: list[dict[str, Any]], page: Path = PAGE) -> None:
    """Put the figures into the page's table, with the day, what kind of machine it was and how busy."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    day = clock.today_in_shanghai(clock.now())
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    busy = f"load average {os.getloadavg()[1]:.1f} over the last five minutes, these programs included"
    table = [
        f"{day}, {machine}, {busy}. {sum(line['holds'] for line in lines)} of {len(lines)} hold.\n",
        "| Area | What | Figure | Target | Beside it | Holds |",
        "|---|---|---|---|---|---|",
        *(row(line) for line in lines),
    ]
    page.write_text(before + BEGIN + "\n".join(table) + "\n" + END + after, encoding="utf-8")


def row(line: dict[str, Any]) -> str:
    rival = line["rival"]
    beside = f"{rival['name']}: {rival['figure']}" if rival else ""
    target = f"{'≥' if line['least'] else '≤'} {line['target']}"
    holds = "yes" if line["holds"] else "**no**"
    return f"| {line['area']} | {line['name']} | {line['figure']} {line['unit']} | {target} | {beside} | {holds} |"


if __name__ == "__main__":
    write([json.loads(text) for text in sys.stdin])
