"""What every function has in common: its lines say who speaks, its metrics are written when it ends, and a failure is
logged once, by types and places.
"""

import functools
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pannier.telemetry import emf
from pannier.telemetry.correlation import correlated
from pannier.telemetry.failures import described, types_of
from pannier.telemetry.logs import take_over_logging
from pannier.telemetry.measuring import Collected, collecting

if TYPE_CHECKING:
    from aws_lambda_powertools.logging import Logger

E = TypeVar("E")
R = TypeVar("R")

_log = logging.getLogger(__name__)


class FunctionFailed(Exception):
    """An invocation failed. Says how, by types: Lambda's runtime writes the text of what is raised into the log."""


def observed(handler: Callable[[E, Any], R]) -> Callable[[E, Any], R]:
    """The handler of the function that its module is named after, as Lambda is to call it.

    On Lambda its lines are JSON and carry service, stage, function, request id and cold start, and its metrics go to
    the log. Elsewhere logging is left as it is, and metrics go to the file METRICS_FILE, if one is named. An exception
    is logged and then raised as FunctionFailed on Lambda; elsewhere it is raised as it is, for whoever called.
    """
    function = handler.__module__.rpartition(".")[2]

    @functools.wraps(handler)
    def observing(event: E, context: Any) -> R:
        with correlated(None), collecting(function) as collected:
            if not _on_lambda():
                try:
                    return handler(event, context)
                finally:
                    _into_file(collected)
            with _invocation(function, context, collected):
                return handler(event, context)

    return observing


def _on_lambda() -> bool:
    return "AWS_LAMBDA_FUNCTION_NAME" in os.environ


@contextmanager
def _invocation(function: str, context: Any, collected: Collected) -> Iterator[None]:
    logger = start_logging()
    logger.append_keys(
        function=function,
        function_request_id=context.aws_request_id,
        function_version=context.function_version,
        cold_start=_is_first(),
    )
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever fails, is told the same way
        _log.error("the function failed: %s", described(error))
        raise FunctionFailed(types_of(error)) from None
    finally:
        emf.write(collected.measurements, _stage(), sys.stdout)


@functools.cache
def start_logging() -> "Logger":
    """Have the process write lines of JSON, on Lambda; once. Before the first event it may be called, too."""
    logger = take_over_logging(sys.stdout, os.environ.get("LOG_LEVEL") or "INFO")
    logger.append_keys(stage=_stage())
    return logger


_invocations = iter((True,))


def _is_first() -> bool:
    return next(_invocations, False)


def _stage() -> str:
    return os.environ.get("STAGE") or "local"


def _into_file(collected: Collected) -> None:
    path = os.environ.get("METRICS_FILE")
    if path and collected.measurements:
        with Path(path).open("a") as file:
            emf.write(collected.measurements, _stage(), file)
