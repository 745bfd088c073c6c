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

    def __init__(self, key: bytes | None) -> None:
        """Raises SettingsError without a key, or with a short one."""
        if key is None or len(key.strip()) < _SHORTEST_KEY:
            raise SettingsError(f"WEBHOOK_SECRET_KEY is needed here, of {_SHORTEST_KEY} characters or more")
        self._key = hashlib.sha256(key.strip()).digest()

    def seal(self, secret: str, endpoint_id: str) -> str:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self._key).encrypt(nonce, secret.encode(), endpoint_id.encode())
        return base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str, endpoint_id: str) -> str:
        """Raises SealBroken."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            raw = base64.b64decode(sealed, validate=True)
            opened = AESGCM(self._key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], endpoint_id.encode())
        except (InvalidTag, ValueError):
            raise SealBroken("a webhook secret cannot be unsealed") from None
        return opened.decode()


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
