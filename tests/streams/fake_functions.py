"""Functions for the functions process under test. They write down what they are given."""

import os
import time
from pathlib import Path

from pannier.streams.batch import process_in_order
from pannier.streams.records import Change, StreamEvent


def _write(name: str, line: str) -> None:
    with (Path(os.environ["DATA_DIR"]) / name).open("a") as file:
        file.write(line + "\n")


def collect(event: StreamEvent, context: object) -> object:
    def one(change: Change) -> None:
        name = str(change.keys["pk"]["S"])
        if name == "poison":
            raise RuntimeError("told to fail")
        _write("collected", name)

    return process_in_order(event, one)


def dawdle(event: StreamEvent, context: object) -> object:
    """Never ends with some things, and writes down what it began."""

    def one(change: Change) -> None:
        name = str(change.keys["pk"]["S"])
        _write("begun", name)
        while name == "slow":
            time.sleep(0.001)
        _write("collected", name)

    return process_in_order(event, one)


def tick(event: dict[str, object], context: object) -> None:
    _write("ticks", str(event["detail-type"]))
