"""The id that joins all that follows from one request: in logs, on an order's timeline, in queues and events.

It is the id of the request, a ULID or UUID. What a timer begins has none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

CORRELATION_ATTRIBUTE = "correlation_id"  # of a queue's message, beside its body

_CURRENT: ContextVar[str | None] = ContextVar("pannier_correlation", default=None)


def current_correlation() -> str | None:
    """The id of what is going on here; None where it began by itself."""
    return _CURRENT.get()


def follow(correlation_id: str | None) -> None:
    """From here on, what happens follows from this request; until the `correlated` around it ends."""
    _CURRENT.set(correlation_id)


@contextmanager
def correlated(correlation_id: str | None) -> Iterator[None]:
    """What happens inside follows from this request, or with None from no request. It may be nested.

    Holds for the present thread or task, and for those that copy its context.
    """
    token = _CURRENT.set(correlation_id)
    try:
        yield
    finally:
        _CURRENT.reset(token)
