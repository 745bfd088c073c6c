"""Sending to live connections: the management API of API Gateway's WebSockets, or the local server's likeness of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from pannier.adapters.clients import ManagementClient, client, demand
from pannier.adapters.errors import ConnectionGone, Undeliverable, provider_errors
from pannier.core.settings import Settings

_FINAL = frozenset({"GoneException", "PayloadTooLargeException", "410", "413"})
_GONE = frozenset({"GoneException", "410"})


class ConnectionGateway:
    """Live connections, by their ids. Nothing is waited for long: one client must not hold up another's delivery."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError without LIVE_ENDPOINT."""
        demand(settings.live_endpoint, "LIVE_ENDPOINT")
        self._settings = settings

    def post(self, connection_id: str, data: bytes) -> None:
        """Send one text message. It was handed over when this returns, which is not yet received.

        Raises:
            ConnectionGone: nothing will ever reach it.
            Undeliverable: this message is too large, and will never be taken.
            TransientError: worth another try; it may have been taken nevertheless.
        """
        with _errors():
            self._client().post_to_connection(ConnectionId=connection_id, Data=data)

    def close(self, connection_id: str) -> None:
        """End a connection; nothing happens when it has ended. Raises TransientError."""
        try:
            with _errors():
                self._client().delete_connection(ConnectionId=connection_id)
        except ConnectionGone:
            return

    def _client(self) -> ManagementClient:
        return client("apigatewaymanagementapi", self._settings)


@contextmanager
def _errors() -> Iterator[None]:
    try:
        with provider_errors(_FINAL):
            yield
    except Undeliverable as refusal:
        if refusal.reason in _GONE:
            raise ConnectionGone(refusal.reason) from refusal
        raise
