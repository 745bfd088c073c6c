"""What starting costs: imports, in fresh interpreters, compiled before."""

import importlib.util
import os
import subprocess
import sys
from statistics import median

from rich.table import Table

from pannier.local.installation import PROJECT
from pannier.local.serverless import read_functions
from scripts.bench.measure import table

NAIVE = """
import strawberry, strawberry.asgi, starlette.applications, starlette.routing, mangum, boto3, pynamodb.models
from aws_lambda_powertools import Logger, Metrics, Tracer
"""
TRACED = "Tracer()\n"
AT_ONCE = "\nimport os\nos._exit(0)"  # tidying up at the end is no part of a start
BARE, NAIVE_STACK = "bare Python", "the naive stack"


def starting(times: int) -> Table:
    """CPU of every function's import, beside the naive stack's."""
    traced = importlib.util.find_spec("aws_xray_sdk") is not None
    programs = {BARE: "", NAIVE_STACK: NAIVE + (TRACED if traced else "")}
    functions = read_functions(PROJECT / "serverless.yml")
    programs |= {function.name: f"import {function.module}" for function in functions}
    samples: dict[str, list[float]] = {name: [] for name in programs}
    for round_ in range(times + 1):
        for name, program in programs.items():
            taken = _cpu_ms(program)
            if round_:  # the first one compiles
                samples[name].append(taken)
    medians = {name: median(each) for name, each in samples.items()}
    title = "Importing, in fresh interpreters" + ("" if traced else " (naive without the X-Ray SDK)")
    shown = table(title, "", "CPU ms", "of the naive stack")
    for name, taken in medians.items():
        shown.add_row(name, f"{taken:.0f}", f"{taken / medians[NAIVE_STACK]:.0%}")
    return shown


def _cpu_ms(program: str) -> float:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    process = subprocess.Popen([sys.executable, "-c", program + AT_ONCE], env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"failed: {program}")
    return (used.ru_utime + used.ru_stime) * 1000
