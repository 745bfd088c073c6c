"""Bodies on the wire."""

import gzip

from pannier.api.http.qualities import choices

MIN_BYTES = 1_000  # below, a packet is a packet
_LEVEL = 5


def takes_gzip(accept_encoding: str | None) -> bool:
    """Whether the client can undo gzip."""
    weights = {choice.name: choice.weight for choice in choices(accept_encoding or "")}
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def compressed(body: bytes) -> bytes:
    """The body as gzip; the same bytes for the same body."""
    return gzip.compress(body, _LEVEL, mtime=0)
