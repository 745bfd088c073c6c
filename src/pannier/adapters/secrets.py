"""Reading Secrets Manager: each secret once a process."""

import logging
import threading

from pannier.adapters.clients import client
from pannier.adapters.errors import SecretUnreadable, code_of
from pannier.core.errors import TransientError
from pannier.core.settings import Settings

# Nothing that another try would mend by itself: somebody has to change the secret, its key or our permission.
_FINAL = frozenset(
    {
        "AccessDeniedException",
        "DecryptionFailure",
        "InvalidParameterException",
        "InvalidRequestException",
        "ResourceNotFoundException",
        "ValidationException",
    }
)

_lock = threading.Lock()
_fetched: dict[tuple[str | None, str, str], str] = {}


def read_secret(secret_id: str, settings: Settings) -> str:
    """The present text of a secret, by its ARN or name. What was read is kept as long as the process lives.

    Raises:
        SecretUnreadable: there is none, it holds no text, or we may not read it.
        TransientError: Secrets Manager is busy or out of reach, and stayed so through several tries.
    """
    key = (settings.aws_endpoint, settings.region, secret_id)
    with _lock:
        if key not in _fetched:
            _fetched[key] = _fetch(secret_id, settings)
        return _fetched[key]


def _fetch(secret_id: str, settings: Settings) -> str:
    from botocore.exceptions import BotoCoreError, ClientError

    # At DEBUG it logs whole answers, and so the secret.
    logging.getLogger("botocore.parsers").setLevel(logging.INFO)
    try:
        answer = client("secretsmanager", settings).get_secret_value(SecretId=secret_id)
    except ClientError as error:
        code = code_of(error)
        if code in _FINAL:
            raise SecretUnreadable(code) from error
        raise TransientError(f"GetSecretValue: {code}") from error
    except BotoCoreError as error:
        raise TransientError(type(error).__name__) from error
    text = answer.get("SecretString")
    if not text:
        raise SecretUnreadable("NoText")
    return text
