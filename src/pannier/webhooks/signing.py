"""Secrets, how they are kept, and signatures by the Standard Webhooks specification."""

import base64
import hashlib
import os
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from pannier.core.settings import SettingsError

_PREFIX = "whsec_"
_SECRET_BYTES = 32
_NONCE_BYTES = 12
_SHORTEST_KEY = 32


class SealBroken(Exception):
    """A secret cannot be unsealed: the key is another one, or the table was tampered with."""


def new_secret() -> str:
    """`whsec_` and 32 random bytes in base64, as receivers' libraries take it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


class SecretSeal:
    """Seals secrets with the installation's key, so that who reads the table, or a copy of it, can forge nothing.

    A sealed secret is bound to its endpoint: moved to another one it does not open.
    """

    def __init__(self, keys: bytes | None) -> None:
        """A line is a key: the first seals, all of them open. Raises SettingsError without one, or with a short one."""
        lines = [line.strip() for line in (keys or b"").splitlines() if line.strip()]
        if not lines or min(map(len, lines)) < _SHORTEST_KEY:
            raise SettingsError(f"WEBHOOK_SECRET_KEY is needed here, of {_SHORTEST_KEY} characters or more")
        self._keys = [hashlib.sha256(line).digest() for line in lines]

    def seal(self, secret: str, endpoint_id: str) -> str:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self._keys[0]).encrypt(nonce, secret.encode(), endpoint_id.encode())
        return base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str, endpoint_id: str) -> str:
        """Raises SealBroken."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        for key in self._keys:
            try:
                raw = base64.b64decode(sealed, validate=True)
                return (
                    AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], endpoint_id.encode()).decode()
                )
            except (InvalidTag, ValueError):
                continue
        raise SealBroken("a webhook secret cannot be unsealed")


def signed_headers(
    message_id: str, at: datetime, body: str, signing_secrets: Iterable[str]
) -> Mapping[str, str]:
    """The headers by which a receiver knows that we sent exactly this body, just now. One signature a secret."""
    from standardwebhooks import Webhook

    signatures = [Webhook(secret).sign(message_id, at, body) for secret in signing_secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
