"""Child processes that never outlive their supervisor."""

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """In a child, before it becomes its program: be killed when the parent dies, however it dies.

    Linux only; elsewhere the next start clears what was left. SIGKILL on purpose: an engine that saved its state now
    would keep changes whose stream records, and so whose consequences, are gone.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
