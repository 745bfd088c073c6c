"""Measure simulations on a running platform: `PANNIER_COSTS=DIR METRICS_FILE=DIR/metrics make run`, and beside it

    PANNIER_COSTS=DIR python -m scripts.scale.record --orders 300
    PANNIER_COSTS=DIR python -m scripts.scale.record --orders 100 --watchers 20 --as watched

Each writes what the functions cost meanwhile, less what they cost before, into `scripts/scale/measured.json`.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pannier.local.costs import VARIABLE
from pannier.local.installation import Installation
from pannier.local.status import wait_until_idle

MEASURED = Path(__file__).parent / "measured.json"
_PROCESSES = ("functions", "http")
_IDLE_SECONDS = 20.0
_SETTLED_WITHIN = 300.0

Sums = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.scale.record", description=__doc__)
    parser.add_argument("--orders", type=int, default=300)
    parser.add_argument("--watchers", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--as", dest="name", default="unwatched", choices=("unwatched", "watched"))
    asked = parser.parse_args()
    books = _Books(Path(os.environ[VARIABLE]))
    functions = Installation.from_environment(os.environ).running().functions

    def settled() -> Sums:
        if not wait_until_idle(functions, _SETTLED_WITHIN)[0]:
            raise SystemExit("the platform does not settle")
        return books.read()

    at_rest = settled()
    time.sleep(_IDLE_SECONDS)
    before = settled()
    command = ["simulate", "--orders", str(asked.orders), "--seed", str(asked.seed)]
    command += ["--watchers", str(asked.watchers)] if asked.watchers else []
    report = Path(os.environ[VARIABLE]) / "simulation.json"
    subprocess.run([sys.executable, "-m", "pannier", *command, "--json", str(report)], check=True)
    run = {
        "command": "pannier " + " ".join(command),
        "orders": asked.orders,
        "watching": json.loads(report.read_text())["watching"],
        "idle": _scheduled(difference(before, at_rest)),
        **difference(settled(), before),
    }
    measured = json.loads(MEASURED.read_text()) if MEASURED.exists() else {}
    MEASURED.write_text(json.dumps(measured | {asked.name: run}, indent=1, sort_keys=True) + "\n")
    return 0


class _Books:
    """What the processes write down."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def read(self) -> Sums:
        """As they are now: they are written each second, the first time a second after the start."""
        asked = time.time()
        files = [self._directory / f"{process}.json" for process in _PROCESSES]
        while not all(file.exists() and file.stat().st_mtime > asked for file in files):
            time.sleep(0.1)
        found = [json.loads(file.read_text()) for file in files]
        return {
            "metricBytes": found[0]["metricBytes"],
            "httpProcessCpuMs": found[1]["processCpuMs"],
            "functions": found[0]["functions"] | found[1]["functions"],
        }


def difference(after: Mapping[str, Any], before: Mapping[str, Any]) -> Sums:
    """What came to each sum in between."""
    found: Sums = {}
    for name, value in after.items():
        old = before.get(name)
        if isinstance(value, Mapping):
            found[name] = difference(value, old or {})
        else:
            found[name] = round(value - (old or 0), 1)
    return {name: value for name, value in found.items() if value}


def _scheduled(sums: Mapping[str, Any]) -> Sums:
    """What functions cost that run although nothing happens."""
    functions: Sums = sums.get("functions", {})
    return {name: tally for name, tally in functions.items() if tally.get("invocations")}


if __name__ == "__main__":
    sys.exit(main())
