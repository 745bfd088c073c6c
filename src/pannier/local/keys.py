"""The secrets of a local installation: made at the first start, readable by their owner only, kept in the data."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def ensure_keys(directory: Path) -> dict[str, str]:
    """The variables that lead to the key that signs tokens, the secret that signs cursors, and the key that seals the
    secrets of webhooks."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    token_key, cursor_secret = directory / "token-key.pem", directory / "cursor-secret"
    if not token_key.exists():
        key = Ed25519PrivateKey.generate()
        _write(token_key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    if not cursor_secret.exists():
        _write(cursor_secret, secrets.token_hex(32).encode())
    webhook_key = directory / "webhook-secret-key"
    if not webhook_key.exists():
        _write(webhook_key, secrets.token_hex(32).encode())
    return {
        "TOKEN_KEY_FILE": str(token_key),
        "CURSOR_SECRET_FILE": str(cursor_secret),
        "WEBHOOK_SECRET_KEY_FILE": str(webhook_key),
    }


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    fresh.replace(path)
