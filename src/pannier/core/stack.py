"""Room on the interpreter's stack.

The frames of Python functions lie in chunks of 16 KB, and CPython gives a chunk back to the system as soon as the first
frame in it ends. A loop that calls just over a chunk's edge maps, touches and unmaps memory at every call, which takes
longer than most calls do. (python/cpython#142183; from 3.13 on, releases since March 2026 keep one chunk.)
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_SLOTS = 9_000  # 72 KB for the frame: a chunk has a power of two, and so leaves some 56 KB to what is called


def with_room(run: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call it with a chunk of its own, in which its calls can nest some hundred deep before they come to an edge."""
    return run(*args, **kwargs)


with_room.__code__ = with_room.__code__.replace(co_stacksize=_SLOTS)
