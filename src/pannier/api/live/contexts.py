"""The context of an operation that no request carries."""

from typing import Protocol

from pannier.api.context import Context, Services
from pannier.core.i18n import Locale


class Watcher(Protocol):
    """Whoever an operation runs for: a connection, or one subscription on it."""

    @property
    def viewer_id(self) -> str: ...
    @property
    def session_id(self) -> str: ...
    @property
    def locale(self) -> Locale: ...


def context_of(services: Services, watcher: Watcher, request_id: str, operation_name: str | None) -> Context:
    """Their context. Loaders are fresh. `request_id` is what a fault is logged with."""
    return Context(
        **vars(services),
        viewer_id=watcher.viewer_id,
        session_id=watcher.session_id,
        locale=watcher.locale,
        network_address="",  # counted by nothing that can be subscribed to
        user_agent="",
        request_id=request_id,
        operation_name=operation_name,
    )
