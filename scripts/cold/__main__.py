"""Starts every function of our package, and beside it what naive builds there are, in turns; prints a table."""

import argparse
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from pannier.local.installation import PROJECT
from pannier.local.keys import ensure_keys
from pannier.local.serverless import Function, read_functions
from scripts.bench.measure import table
from scripts.cold.builds import naive, size_mb, unpack
from scripts.cold.events import first_event
from scripts.cold.runtime_api import RuntimeApi, StartFailed
from scripts.cold.starts import Program, Start, start
from scripts.package.plan import read_plan

_PACKAGES = PROJECT / "build" / "package" / "host"
OURS, NAIVE, COMPILED = "ours", "naive", "naive, compiled"
_HTTP_TOO = {"http", "live_connections", "live_delivery"}


@dataclass(slots=True)
class Samples:
    """The starts of one function in one build."""

    program: Program
    package_mb: float
    starts: list[Start] = field(default_factory=list)

    def middle(self, of: str) -> float:
        """The median of one figure."""
        return median(float(getattr(each, of)) for each in self.starts)


def main() -> int:
    """An exit status: 1 when a function does not start, and never because of what was measured."""
    parser = argparse.ArgumentParser(prog="make bench-cold", description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="starts of each")
    parser.add_argument("--only", nargs="*", default=[], help="functions")
    arguments = parser.parse_args()
    functions = [
        each
        for each in read_functions(PROJECT / "serverless.yml")
        if _is_awaited(each) and (not arguments.only or each.name in arguments.only)
    ]
    try:
        with tempfile.TemporaryDirectory(dir=PROJECT / "build", prefix="cold-") as place:
            samples = measure(functions, arguments.times, Path(place))
    except StartFailed as failed:
        print(f"make bench-cold: {failed}", file=sys.stderr)
        return 1
    console = Console(highlight=False, width=150)
    console.print(shown(samples))
    console.print(
        "Medians of CPU time, INIT and first invocation; the naive builds are of the same handlers."
    )
    return 0


def _is_awaited(function: Function) -> bool:
    """Whether something wakes it; what is invoked by hand may take its time."""
    return bool(
        function.serves_http or function.streams or function.queues or function.buses or function.schedules
    )


def measure(functions: list[Function], times: int, place: Path) -> Mapping[tuple[str, str], Samples]:
    """By function and build. All take turns; the first start of each brings its files into memory, and is left out."""
    keys = ensure_keys(place / "keys")
    secrets = {name.removesuffix("_FILE"): Path(path).read_text() for name, path in keys.items()}
    api = RuntimeApi(secrets)
    samples = programs(functions, place)
    for turn in range(times + 1):
        for each in samples.values():
            taken = start(api, each.program, environment(api, secrets))
            if turn:
                each.starts.append(taken)
    api.shutdown()
    return samples


def programs(functions: list[Function], place: Path) -> dict[tuple[str, str], Samples]:
    """What there is to start, unpacked in this place."""
    folders: dict[str, Path] = {}
    for name in read_plan(PROJECT / "serverless.yml").artefacts:
        folders[name] = unpack(_PACKAGES / f"{name}.zip", place / name)
    artefact_of = {
        function: name
        for name, held in read_plan(PROJECT / "serverless.yml").artefacts.items()
        for function in held
    }
    source = PROJECT / "src" / "pannier"
    folders[NAIVE] = naive(place / "naive", source, compiled=False)
    folders[COMPILED] = naive(place / "naive-compiled", source, compiled=True)
    sizes = {name: size_mb(folder) for name, folder in folders.items()}
    made: dict[tuple[str, str], Samples] = {}
    for function in functions:
        event = first_event(function)
        own = artefact_of[function.name]
        program = Program(folders[own], f"{function.module}.{function.attribute}", event)
        made[function.name, OURS] = Samples(program, sizes[own])
        module = naive_handler(function)
        if module:
            for build in (NAIVE, COMPILED):
                made[function.name, build] = Samples(Program(folders[build], module, event), sizes[build])
    return made


def naive_handler(function: Function) -> str | None:
    """The naive module of a function, where one was written."""
    path = Path(__file__).parent / "naive" / f"{function.name}.py"
    return f"scripts.cold.naive.{function.name}.handler" if path.exists() else None


def environment(api: RuntimeApi, secrets: Mapping[str, str]) -> dict[str, str]:
    """As serverless.yml has it, of an AWS that is the Runtime API's neighbour."""
    here = f"http://{api.address}"
    return {
        "STAGE": "dev",
        "TABLE_PREFIX": "cold-",
        "DYNAMODB_ENDPOINT": here,
        "AWS_ENDPOINT": here,
        "LIVE_ENDPOINT": here,
        "UPLOADS_BUCKET": "cold",
        "MESSAGES_QUEUE_URL": f"{here}/messages",
        "WEBHOOKS_QUEUE_URL": f"{here}/webhooks",
        "LIVE_QUEUE_URL": f"{here}/live",
        "EVENT_BUS": "cold",
        "MAIL_FROM": "orders@example.com",
        "RATE_LIMITS": "off",
        **{f"{name}_SECRET": name for name in secrets},
    }


def shown(samples: Mapping[tuple[str, str], Samples]) -> Table:
    """The table, a row for each function and build."""
    made = table(
        "Cold starts", "", "INIT ms", "first ms", "both", "both, wall", "RSS MB", "package MB", "ours is"
    )
    for (function, build), each in samples.items():
        ours = samples[function, OURS]
        part = "" if build == OURS else f"{ours.middle('cpu_ms') / each.middle('cpu_ms'):.2f}"
        made.add_row(
            function if build == OURS else f"  {build}",
            f"{each.middle('init_cpu_ms'):.0f}",
            f"{each.middle('first_cpu_ms'):.0f}",
            f"{each.middle('cpu_ms'):.0f}",
            f"{each.middle('wall_ms'):.0f}",
            f"{each.middle('rss_mb'):.0f}",
            f"{each.package_mb:.0f}",
            part,
        )
    return made


if __name__ == "__main__":
    sys.exit(main())
