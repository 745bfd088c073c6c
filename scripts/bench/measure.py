"""CPU time, which a busy machine stretches less than it stretches the clock; medians, in milliseconds."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from rich.table import Table


def compare(times: int, *runs: Callable[[], object]) -> list[float]:
    """What each run takes of this process's CPU, all threads.

    They take turns, so that what else the machine does meets all of them; the first round is for warming up.
    """
    samples: list[list[float]] = [[] for _ in runs]
    for turn in range(times + 1):
        for run, own in zip(runs, samples, strict=True):
            began = time.process_time()
            run()
            if turn:
                own.append((time.process_time() - began) * 1000)
    return [median(own) for own in samples]


def process_cpu_ms(pid: int) -> float | None:
    """What another process has taken so far; None where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def table(title: str, *columns: str) -> Table:
    """A table whose first column says what it is about."""
    made = Table(title=title, title_justify="left", title_style="bold")
    for index, column in enumerate(columns):
        made.add_column(column, justify="right" if index else "left")
    return made


def ratio(naive: float, ours: float) -> str:
    """How many times cheaper, or dearer."""
    return f"{naive / ours:.1f} × cheaper" if naive >= ours else f"{ours / naive:.1f} × dearer"
