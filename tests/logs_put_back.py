"""Logging as it was, around what takes it over as Lambda's processes do."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from pannier.telemetry.functions import start_logging


@contextmanager
def logs_put_back() -> Iterator[None]:
    """Whatever is done to logging inside is undone."""
    root, ours = logging.getLogger(), logging.getLogger("pannier")
    before = (root.handlers[:], root.level, ours.handlers[:], ours.level, ours.propagate)
    start_logging.cache_clear()
    try:
        yield
    finally:
        start_logging.cache_clear()
        for name in ("init", "powertools_handler"):  # by which Powertools knows a logger that it set up
            vars(ours).pop(name, None)
        root.handlers[:], ours.handlers[:], ours.propagate = before[0], before[2], before[4]
        root.setLevel(before[1])
        ours.setLevel(before[3])
