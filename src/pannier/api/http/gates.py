"""What a request passes before anything is looked up or executed for it."""

from collections.abc import Callable
from typing import TypeAlias

from pannier.api.context import Context

Gate: TypeAlias = Callable[[Context], None]
"""Looks at who asks, and from where. Runs in the request's own thread, so it may block; raises Refused."""
