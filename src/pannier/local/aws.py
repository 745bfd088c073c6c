"""Clients for the tools that work below the domains: creating tables, auditing, seeding in bulk."""

import functools
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, cast

from botocore.config import Config
from botocore.session import get_session

from pannier.core.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

ENGINE_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}


def be_nobody(environ: MutableMapping[str, str]) -> None:
    """Give a process the credentials and the region that the embedded engine takes, and none of a real account.

    botocore would otherwise address an account's own host, or look for credentials on the network.
    """
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"):
        environ.pop(name, None)
    environ.update(ENGINE_CREDENTIALS)
    environ.update(
        AWS_DEFAULT_REGION="us-east-1",
        AWS_REGION="us-east-1",
        AWS_EC2_METADATA_DISABLED="true",
        AWS_ACCOUNT_ID_ENDPOINT_MODE="disabled",
    )


def use_engine(environ: MutableMapping[str, str]) -> None:
    """For the embedded engine be nobody; for an engine that was named keep the credentials that were given with it."""
    environ.setdefault("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")
    if "AWS_ACCESS_KEY_ID" not in environ and "AWS_PROFILE" not in environ:
        be_nobody(environ)


@functools.lru_cache(maxsize=4)
def dynamodb_client(settings: Settings) -> "DynamoDBClient":
    """A plain DynamoDB client on the engine of these settings."""
    config = Config(connect_timeout=5, read_timeout=30, max_pool_connections=32)
    client = get_session().create_client(
        "dynamodb", endpoint_url=settings.dynamodb_endpoint, region_name=settings.region, config=config
    )
    return cast("DynamoDBClient", client)
