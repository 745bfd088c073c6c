"""What a function does before its first event."""

import gc
import logging
import os
import random
from collections.abc import Callable
from importlib import import_module

from pannier.core.errors import TransientError
from pannier.telemetry.functions import start_logging

_log = logging.getLogger(__name__)


def prepare(build: Callable[[], object]) -> None:
    """Have Lambda build while it starts the function; an entry point's last line. Elsewhere the first event does.

    A start has a whole core, an event only the part of one that its memory buys; and what is there when a snapshot is
    taken (SnapStart), is there in every process that comes of it. `build` keeps what it made. What is out of reach for
    now is left to the first event.
    """
    if "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
        return
    start_logging()
    try:
        build()
    except TransientError as error:
        _log.warning("the first event builds: %s", type(error).__name__)
    differ_after_restore()
    gc.freeze()  # it stays, so the collector need not walk it again
    gc.set_threshold(10_000)


def differ_after_restore() -> None:
    """Have every process that comes of one snapshot draw numbers of its own.

    Identifiers and secrets come from the system's source, which Lambda renews. Pauses between retries, ours and
    botocore's, come from `random`: all processes would pause alike. The hooks are in Lambda's runtime, not in our
    package.
    """
    try:
        hooks = import_module("snapshot_restore_py")
    except ImportError:
        return
    hooks.register_after_restore(random.seed)
