"""How open the API is: everything in development, what a deployment names in production."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from pannier.core.settings import Settings

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPolicy:
    """What a client may see and send. `ApiPolicy()` is the closed one."""

    introspection: bool = False
    """Whether strangers may ask for `__schema` and `__type`."""
    suggestions: bool = False
    """Whether errors say "did you mean", which tells names of the schema."""
    trusted_only: bool = False
    """Whether only operations of the manifest are executed."""
    allowed_origins: frozenset[str] = frozenset()
    """The origins whose pages may call the API, as browsers write them: `https://app.example.com`."""
    loopback_origins: bool = False
    """Whether pages that this machine serves may call it, from any port."""
    https_only: bool = True
    """Whether clients are told to come by HTTPS only."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Open on a developer's machine; otherwise closed but for what the settings name."""
        local = settings.stage == "local"
        return cls(
            introspection=local,
            suggestions=local,
            trusted_only=settings.trusted_documents_only,
            allowed_origins=settings.allowed_origins,
            loopback_origins=local,
            https_only=not local,
        )

    def allows(self, origin: str) -> bool:
        """Whether a page of this origin may call the API."""
        if origin in self.allowed_origins:
            return True
        return self.loopback_origins and _host(origin) in _LOOPBACK


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).hostname
    except ValueError:
        return None
