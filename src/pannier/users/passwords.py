"""Passwords are kept as argon2id hashes."""

from functools import cached_property
from typing import TYPE_CHECKING

from pannier.core.errors import InvalidInput
from pannier.users.model import PASSWORD_LENGTH

if TYPE_CHECKING:
    from argon2 import PasswordHasher


def check_password(password: str, path: tuple[str, ...]) -> None:
    """Whether a new one will do. Raises InvalidInput."""
    if len(password) not in PASSWORD_LENGTH:
        raise InvalidInput(path, "A password has 8 to 128 characters.", "密码应为 8 到 128 个字符。")


class Passwords:
    """Hashes and checks; the hasher's parameters are its own default (RFC 9106) unless a test makes them cheap.

    argon2 is imported with the first password: most functions that know users never see one.
    """

    def __init__(self, hasher: "PasswordHasher | None" = None) -> None:
        self._given = hasher

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, password: str, stored: str | None) -> bool:
        """Whether the password belongs to the hash. Without a hash it takes as long, so nobody learns there is none."""
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            self._hasher.verify(stored or self._hash_of_nobody, password)
            return stored is not None
        except (VerificationError, InvalidHashError):
            return False

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher

        return self._given or PasswordHasher()

    @cached_property
    def _hash_of_nobody(self) -> str:
        return self._hasher.hash("nobody has this password")
