"""Keyed hashes of what is short enough to be guessed: contacts, network addresses, one-time codes.

A plain hash of a phone number or of six digits is undone by trying them all. These need the server's secret as well.
"""

import hashlib
import hmac

_CONTEXT = b"pannier one-time codes and counters"


class Fingerprints:
    """Hashes under a key that is derived from a secret of the deployment."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, _CONTEXT, hashlib.sha256)

    def of(self, *parts: str) -> str:
        """64 hexadecimal digits; other parts, or the same in another order, give others."""
        message = b"".join(len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts))
        return hmac.digest(self._key, message, hashlib.sha256).hex()
