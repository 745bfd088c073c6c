"""The botocore session of a process: it reads endpoints, credentials and service descriptions once, for all clients."""

import threading
from functools import cache

from botocore.session import Session, get_session

creating = threading.Lock()
"""Whoever creates a client holds it: a session is no two threads' at once."""


@cache
def session() -> Session:
    """For who holds `creating`. A session a client would take 20 ms more for the second."""
    return get_session()
