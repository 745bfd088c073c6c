"""How a provider's refusals are told: worth another try, or final."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from pannier.core.errors import TransientError


class Undeliverable(Exception):
    """The provider will never take this message for this recipient. `reason` is the provider's own code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ConnectionGone(Exception):
    """The live connection has ended; nothing will ever reach it."""


class SecretUnreadable(Exception):
    """A secret cannot be had until somebody mends something. `reason` is Secrets Manager's code, or `NoText`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ObjectMissing(Exception):
    """There is no object under this key."""


class ObjectTooLarge(Exception):
    """The object is larger than the reader can take."""


@contextmanager
def provider_errors(final: Collection[str] = (), mended_by_us: str | None = None) -> Iterator[None]:
    """Around a call of a botocore client.

    Refusals whose code is in `final` become Undeliverable, unless their sentence has `mended_by_us` in it. Everything
    else becomes TransientError: also a missing permission or an account that is suspended, since somebody mends those,
    and nothing may be lost until then.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = code_of(error)
        if code in final and not (mended_by_us and mended_by_us in str(error)):
            raise Undeliverable(code) from error
        raise TransientError(f"{error.operation_name}: {code}") from error
    except BotoCoreError as error:
        raise TransientError(type(error).__name__) from error


def code_of(error: Exception) -> str:
    """The provider's code of a botocore ClientError."""
    response = getattr(error, "response", {})
    return str(response.get("Error", {}).get("Code", ""))
