"""Uvicorn's WebSockets, for clients that do not read, and for those that do not stop.

Uvicorn closes a connection by waiting until all that was written to it has been read, and stops by waiting for all its
connections: one client that reads nothing would keep both from ever ending. A frame that is too large it answers by
closing at once; with more of it on its way, the system then resets the connection, and the client never learns why. A
handshake with too many headers it leaves unanswered, and open.
"""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

_PATIENCE = 2.0  # seconds, enough for a client that reads to take what is left
_SILENCE = 0.1  # after which nothing more of a refused frame is on its way


class ImpatientProtocol(WebSocketsSansIOProtocol):
    """Drops a connection shortly after it was to be closed; what comes after a refusal is read and forgotten."""

    _refused = False

    def data_received(self, data: bytes) -> None:
        if self._refused:
            self._close_in_silence()
            return
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.close_sent:
            self.close_sent = True
            self.transport.write(b"".join(self.conn.data_to_send()))  # 414 or 431, which would not be sent
            self.transport.close()

    def handle_parser_exception(self) -> None:
        sent = self.conn.close_sent
        assert sent is not None
        self._refused = self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": sent.code, "reason": sent.reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.resume_reading()
        self._close_in_silence()
        self.loop.call_later(_PATIENCE, self.transport.abort)

    def _close_in_silence(self) -> None:
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(_SILENCE, self.transport.close)

    def shutdown(self) -> None:
        super().shutdown()
        self.loop.call_later(_PATIENCE, self.transport.abort)

    async def run_asgi(self) -> None:
        await super().run_asgi()
        self.loop.call_later(_PATIENCE, self.transport.abort)
