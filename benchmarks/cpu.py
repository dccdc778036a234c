"""CPU time, of this process and of others: what a loaded machine distorts less than the clock on the wall."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path


def seconds_of(pid: int) -> float:
    """Return user and system time of a process with all its threads, to the nanosecond (schedstat)."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def median_ms(act: Callable[[], object], runs: int) -> float:
    """Return the median CPU time of this process for one `act`, in milliseconds."""
    spent = []
    for _ in range(runs):
        before = time.process_time()
        act()
        spent.append((time.process_time() - before) * 1000)
    return statistics.median(spent)
