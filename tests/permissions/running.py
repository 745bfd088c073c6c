"""Which function of `serverless.yml` is running, by what lies on the stack.

Tests run functions in several ways: as Lambda does, by their handlers; the API as an application; the heart of a
function by itself, with other clocks and doubles around it. All of them leave a frame of the function's own.
"""

import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import pannier
from pannier.local.serverless import read_functions

PROJECT = Path(__file__).parents[2]
_SOURCES = Path(pannier.__file__).parent
_pooled = threading.local()

T = TypeVar("T")

HEARTS: dict[str, str] = {
    "api/http/endpoint.py": "http",
    "api/live/delivering.py": "live_delivery",
    "api/live/session.py": "live_connections",
    "merchants/service/watch.py": "licence_expiry",
    "notifications/queued.py": "message_sender",
    "notifications/service/dispatching.py Dispatcher.dispatch": "message_sender",
    "notifications/service/dispatching.py Dispatcher.retry": "message_retries",
    "notifications/sweeper.py": "message_retries",
    "orders/live.py": "order_notifications",
    "orders/reactions.py": "order_reactions",
    "orders/sweeper.py": "deadline_sweeper",
    "reviews/reactions.py": "review_reactions",
    "webhooks/delivering.py": "webhook_sender",
    "webhooks/reactions.py": "order_notifications",
    "webhooks/retries.py": "webhook_retries",
}
"""Modules, or methods, that one function alone runs; it is that function's work, whoever calls them. Only those in
which no test puts a double that asks AWS for more.
"""


def running() -> str | None:
    """The function that makes the present call: that of the outermost frame which is any function's. None: it is a
    test's own call.
    """
    if (inherited := getattr(_pooled, "function", None)) is not None:
        return str(inherited)
    hearts, found = _hearts(), None
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the stack of this thread
    while frame is not None:
        code = frame.f_code
        if (methods := hearts.get(code.co_filename)) is not None:
            found = methods.get(code.co_qualname) or methods.get("") or found
        frame = frame.f_back
    return found


def follow_into_pools() -> None:
    """What a function hands to a pool of threads is its own work, too, though nothing on the thread's stack says so."""
    submit = ThreadPoolExecutor.submit

    def submitting(
        pool: ThreadPoolExecutor, run: Callable[..., T], /, *args: Any, **kwargs: Any
    ) -> Future[T]:
        function = running()
        if function is None:
            return submit(pool, run, *args, **kwargs)
        return submit(pool, _within, function, run, *args, **kwargs)

    # As a pool's own, whatever it is called for: the checker wants no method replaced.
    ThreadPoolExecutor.submit = submitting  # type: ignore[method-assign, assignment]


def _within(function: str, run: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
    _pooled.function = function
    try:
        return run(*args, **kwargs)
    finally:
        _pooled.function = None


@cache
def _hearts() -> Mapping[str, Mapping[str, str]]:
    """By file and then by method; "" for all of a file."""
    found: dict[str, dict[str, str]] = {}
    for place, function in HEARTS.items():
        path, _, method = place.partition(" ")
        found.setdefault(str(_SOURCES / path), {})[method] = function
    for each in read_functions(PROJECT / "serverless.yml"):
        found[str(_SOURCES / "entrypoints" / f"{each.module.rpartition('.')[2]}.py")] = {"": each.name}
    return found
