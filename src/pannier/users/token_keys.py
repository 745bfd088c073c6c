"""The keys that sign tokens, read from what a deployment keeps of them.

Either PEM private keys, or lines of text that nobody can guess, one a key, or both: from a line its Ed25519 key is
derived, so a secret that Secrets Manager made by itself will do. The first key signs, all of them verify.
"""

import hashlib
from collections.abc import Iterator, Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from pannier.core.settings import SettingsError

_BEGIN = b"-----BEGIN "
_END = b"-----END "
_SHORTEST_LINE = 43  # letters and digits then hold the 256 bits that a key has
_SEED_BYTES = 32


def load_token_keys(kept: bytes) -> Mapping[str, Ed25519PrivateKey]:
    """The keys by their `kid`, in order; there is one at least. Raises SettingsError, which tells nothing of them."""
    keys = [_of_pem(part) if part.startswith(_BEGIN) else _derived(part) for part in _parts(kept)]
    if not keys:
        raise SettingsError("TOKEN_KEY holds no private key")
    return {_kid(key): key for key in keys}


def _parts(kept: bytes) -> Iterator[bytes]:
    """Each PEM block with the lines it is made of, and each other line."""
    block: list[bytes] = []
    for line in map(bytes.strip, kept.splitlines()):
        if block or line.startswith(_BEGIN):
            block.append(line)
            if line.startswith(_END):
                yield b"\n".join(block) + b"\n"
                block = []
        elif line:
            yield line
    if block:
        raise SettingsError("TOKEN_KEY is not a PEM of private keys")


def _of_pem(block: bytes) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(block, password=None)
    except (ValueError, TypeError) as error:
        raise SettingsError("TOKEN_KEY is not a PEM of private keys") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError("TOKEN_KEY holds a key that is not Ed25519")
    return key


def _derived(line: bytes) -> Ed25519PrivateKey:
    if len(line) < _SHORTEST_LINE:
        raise SettingsError(f"TOKEN_KEY holds a line of fewer than {_SHORTEST_LINE} characters")
    seed = HKDF(SHA256(), _SEED_BYTES, salt=None, info=b"pannier: signs tokens").derive(line)
    return Ed25519PrivateKey.from_private_bytes(seed)


def _kid(key: Ed25519PrivateKey) -> str:
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(public).hexdigest()[:16]
