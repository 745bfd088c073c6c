"""Uvicorn's WebSockets, for clients that do not read.

Uvicorn closes a connection by waiting until all that was written to it has been read, and stops by waiting for all its
connections: one client that reads nothing would keep both from ever ending.
"""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

_PATIENCE = 2.0  # seconds, enough for a client that reads to take what is left


class ImpatientProtocol(WebSocketsSansIOProtocol):
    """Drops a connection shortly after it was to be closed."""

    def shutdown(self) -> None:
        super().shutdown()
        self.loop.call_later(_PATIENCE, self.transport.abort)

    async def run_asgi(self) -> None:
        await super().run_asgi()
        self.loop.call_later(_PATIENCE, self.transport.abort)
