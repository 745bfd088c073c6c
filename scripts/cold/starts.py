"""One start of one function: a process under awslambdaric, watched from outside, ended after its first event."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.cold.runtime_api import Course, RuntimeApi, StartFailed

RUNTIME = Path(".venv-lambda/bin/python")
_WITHIN = 60


@dataclass(frozen=True, slots=True)
class Start:
    """What a start took. CPU is the process's, all its threads; wall is as it was on this machine just then."""

    init_cpu_ms: float
    init_wall_ms: float
    first_cpu_ms: float
    first_wall_ms: float
    rss_mb: float

    @property
    def cpu_ms(self) -> float:
        """INIT and first invocation: what was put off from one to the other counts all the same."""
        return self.init_cpu_ms + self.first_cpu_ms

    @property
    def wall_ms(self) -> float:
        return self.init_wall_ms + self.first_wall_ms


@dataclass(frozen=True, slots=True)
class Program:
    """A function as one build has it: the unpacked package, and what of it Lambda calls with which first event."""

    package: Path
    handler: str
    event: bytes


class Watch:
    """What a process has used, at the moments it was looked at."""

    def __init__(self, began: float) -> None:
        self.pid = 0
        self.began = began
        self.looks: list[tuple[float, float, float]] = []

    def look(self) -> None:
        now = time.perf_counter()
        # The clock of another process's CPU time, as clock_getcpuclockid(3) numbers it.
        cpu = time.clock_gettime((~self.pid << 3) | 2)
        self.looks.append(((now - self.began) * 1000, cpu * 1000, _rss_mb(self.pid)))


def start(
    api: RuntimeApi, program: Program, environment: Mapping[str, str], runtime: Path = RUNTIME
) -> Start:
    """Start it once. Raises StartFailed with what the process said."""
    with tempfile.TemporaryFile() as said:
        watch = Watch(time.perf_counter())
        course = api.course = Course(program.event, watch.look)
        process = subprocess.Popen(
            [runtime.absolute(), "-m", "awslambdaric", program.handler],
            cwd=program.package,
            env={**environment, **_lambda_environment(api, program)},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        watch.pid = process.pid
        try:
            _wait(course, process)
        finally:
            process.kill()
            process.wait()
        if course.failure or len(watch.looks) < 2:
            said.seek(0)
            ended = course.failure or f"came to {len(watch.looks)} questions within {_WITHIN} seconds"
            raise StartFailed(f"{program.handler}: {ended}\n{said.read().decode(errors='replace')}")
    (init_wall, init_cpu, _), (wall, cpu, rss) = watch.looks[:2]
    return Start(init_cpu, init_wall, cpu - init_cpu, wall - init_wall, rss)


def _wait(course: Course, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _WITHIN
    while not course.over.wait(0.2):
        if process.poll() is not None or time.monotonic() > until:
            return


def _lambda_environment(api: RuntimeApi, program: Program) -> dict[str, str]:
    """As Lambda has it. The package's folder is read-only there, so nothing is compiled for later."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": tempfile.gettempdir(),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_LAMBDA_RUNTIME_API": api.address,
        "AWS_LAMBDA_FUNCTION_NAME": "cold",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/cold",
        "AWS_LAMBDA_LOG_STREAM_NAME": "cold",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.11",
        "LAMBDA_TASK_ROOT": str(program.package),
        "_HANDLER": program.handler,
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
    }


def _rss_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
