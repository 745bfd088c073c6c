"""botocore clients, made once for a service and an endpoint. boto3 is not needed for them, and it is slow to load."""

import threading
from typing import TYPE_CHECKING, Any, Literal, overload

from pannier.core.settings import Settings, SettingsError

if TYPE_CHECKING:
    from botocore.session import Session
    from mypy_boto3_events.client import EventBridgeClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_sesv2.client import SESV2Client
    from mypy_boto3_sns.client import SNSClient
    from mypy_boto3_sqs.client import SQSClient

_lock = threading.Lock()  # neither a session nor this table may be used by two threads at once
_clients: dict[tuple[str, str | None, str], Any] = {}
_session: "Session | None" = None


@overload
def client(name: Literal["s3"], settings: Settings) -> "S3Client": ...
@overload
def client(name: Literal["sqs"], settings: Settings) -> "SQSClient": ...
@overload
def client(name: Literal["sns"], settings: Settings) -> "SNSClient": ...
@overload
def client(name: Literal["sesv2"], settings: Settings) -> "SESV2Client": ...
@overload
def client(name: Literal["events"], settings: Settings) -> "EventBridgeClient": ...
def client(name: str, settings: Settings) -> Any:
    """The client of a service, at `settings.aws_endpoint` or at AWS itself. Safe to share between threads."""
    key = (name, settings.aws_endpoint, settings.region)
    made = _clients.get(key)
    if made is not None:
        return made
    with _lock:
        if key not in _clients:
            _clients[key] = _make(name, settings)
        return _clients[key]


def demand(value: str | None, name: str) -> str:
    """A setting that somebody cannot do without. Raises SettingsError."""
    if not value:
        raise SettingsError(f"{name} is not set")
    return value


def _make(name: str, settings: Settings) -> Any:
    from botocore.config import Config
    from botocore.session import get_session

    global _session  # noqa: PLW0603 - loading the service descriptions costs; they are kept in the session
    _session = _session or get_session()
    config = Config(
        connect_timeout=3,
        read_timeout=15,
        max_pool_connections=32,
        retries={"mode": "standard", "max_attempts": 3},
        # Only AWS has a host name for each bucket.
        s3={"addressing_style": "path" if settings.aws_endpoint else "virtual"},
        signature_version="s3v4" if name == "s3" else None,
    )
    return _session.create_client(
        name,
        region_name=settings.region,
        endpoint_url=settings.aws_endpoint,
        config=config,
    )
