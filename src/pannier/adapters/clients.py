"""botocore clients, made once for a service and an endpoint. boto3 is not needed for them, and it is slow to load."""

from typing import TYPE_CHECKING, Any, Literal, Protocol, overload

from pannier.core.aws import creating, session
from pannier.core.settings import Settings, SettingsError

if TYPE_CHECKING:
    from mypy_boto3_events.client import EventBridgeClient
    from mypy_boto3_lambda.client import LambdaClient
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_secretsmanager.client import SecretsManagerClient
    from mypy_boto3_sesv2.client import SESV2Client
    from mypy_boto3_sns.client import SNSClient
    from mypy_boto3_sqs.client import SQSClient

# Seconds to connect and to wait for an answer, and how often to try again. Who is live is told at once or not at all;
# without its secrets a function can do nothing, and many that start together ask together.
_PATIENCE = {"apigatewaymanagementapi": (1, 2, 1), "secretsmanager": (2, 5, 5)}

_clients: dict[tuple[str, str | None, str], Any] = {}


class ManagementClient(Protocol):
    """API Gateway's management of WebSocket connections, as far as it is used here."""

    def post_to_connection(self, *, ConnectionId: str, Data: bytes) -> object: ...  # noqa: N803 - botocore's names
    def delete_connection(self, *, ConnectionId: str) -> object: ...  # noqa: N803


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
@overload
def client(name: Literal["secretsmanager"], settings: Settings) -> "SecretsManagerClient": ...
@overload
def client(name: Literal["lambda"], settings: Settings) -> "LambdaClient": ...
@overload
def client(name: Literal["apigatewaymanagementapi"], settings: Settings) -> "ManagementClient": ...
def client(name: str, settings: Settings) -> Any:
    """The client of a service, at `settings.aws_endpoint` or at AWS itself. Safe to share between threads.

    Live connections have an endpoint of their own, `settings.live_endpoint`.
    """
    key = (name, _endpoint(name, settings), settings.region)
    made = _clients.get(key)
    if made is not None:
        return made
    with creating:  # this table is no two threads' at once either
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

    connecting, reading, retries = _PATIENCE.get(name, (3, 15, 3))
    config = Config(
        connect_timeout=connecting,
        read_timeout=reading,
        max_pool_connections=32,
        retries={"mode": "standard", "max_attempts": retries},
        # Only AWS has a host name for each bucket.
        s3={"addressing_style": "path" if settings.aws_endpoint else "virtual"},
        signature_version="s3v4" if name == "s3" else None,
    )
    return session().create_client(
        name,
        region_name=settings.region,
        endpoint_url=_endpoint(name, settings),
        config=config,
    )


def _endpoint(name: str, settings: Settings) -> str | None:
    return settings.live_endpoint if name == "apigatewaymanagementapi" else settings.aws_endpoint
