"""How a failure is told: by types and places, never by what it says, which may quote what an item holds."""

import traceback
from types import TracebackType

from pannier.core.settings import SettingsError

_MOST_CAUSES = 5
_MOST_PLACES = 12


def types_of(error: BaseException) -> str:
    """The type of the error and of what caused it, outermost first: `TransientError from ClientError`.

    Of a SettingsError its text, too: that names variables, never values, and nobody could mend it without.
    """
    names: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(names) < _MOST_CAUSES:
        says = f" ({cause})" if isinstance(cause, SettingsError) else ""
        names.append(type(cause).__qualname__ + says)
        cause = cause.__cause__
    return " from ".join(names)


def places_of(trace: TracebackType | None) -> list[str]:
    """Where it went through, outermost first, the innermost dozen: `orders/events.py:153 from_change`."""
    return [
        f"{frame.filename.rpartition('pannier/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)[-_MOST_PLACES:]
    ]


def described(error: BaseException) -> str:
    """Both, in a line."""
    return f"{types_of(error)} at {' > '.join(places_of(error.__traceback__))}"
