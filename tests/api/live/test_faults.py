"""What clients see of faults: a close after which they come again, or one after which they do not, and no more."""

from dataclasses import replace

import pytest
from starlette.applications import Starlette

from pannier.api.live.session import LiveSessions, Peer, Reaction
from pannier.core.errors import TransientError
from pannier.core.settings import LiveTerms
from pannier.local.live import LiveServer
from tests.api.live.conftest import Served
from tests.serving import serving


class Troubled(LiveSessions):
    """Sessions over something that fails at the second message, and when a connection is forgotten."""

    trouble: Exception = KeyError("a secret")
    messages = 0

    def receive(self, peer: Peer, data: str | bytes) -> Reaction:
        self.messages += 1
        if self.messages == 2:
            raise self.trouble
        return super().receive(peer, data)

    def forget(self, connection_id: str) -> None:
        super().forget(connection_id)
        raise self.trouble


@pytest.mark.parametrize(
    ("trouble", "close", "logged"),
    [
        (TransientError("busy"), (1013, "Try again later"), "is still in its table"),
        (KeyError("a secret"), (4500, "Internal server error"), "was ended by a fault"),
    ],
    ids=["busy", "fault"],
)
def test_a_fault_ends_one_connection_and_is_logged(
    served: Served,
    trouble: Exception,
    close: tuple[int, str],
    logged: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sessions = Troubled(served.schema, served.services, served.connections)
    sessions.trouble = trouble
    live = LiveServer(lambda _: sessions, served.clock, LiveTerms())
    with serving(Starlette(routes=live.routes(None))) as address:
        troubled = replace(served, address=address)
        with troubled.ready("T") as client:
            client.send(type="ping")
            assert client.closed() == close
        with troubled.ready("T") as client:
            client.ping()
    assert logged in caplog.text
