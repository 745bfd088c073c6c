"""`pannier restore --from FOLDER`: writes exported tables into empty ones, of a stack or on an engine."""

import argparse
from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings, SettingsError
from pannier.local.aws import dynamodb_client
from pannier.local.installation import NotRunning
from pannier.local.reach import reach
from pannier.local.tables import TableSpec, creation, specifications
from pannier.maintenance.exports import ExportUnreadable, find_exports
from pannier.maintenance.model import Throttle
from pannier.maintenance.restoring import Restored, RestoreRefused, pair, restore
from pannier.maintenance.tables import Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import CreateTableInputTypeDef


def main(arguments: argparse.Namespace) -> int:
    """An exit status: 0 done, 1 it was refused, 2 it could not be done."""
    console, complaints = Console(highlight=False), Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        _restore(arguments, console)
    except (RestoreRefused, ExportUnreadable) as error:
        complaints.print(f"[red]pannier restore:[/] {error}")
        return 1
    except (NotRunning, SettingsError, BotoCoreError, ClientError) as error:
        complaints.print(f"[red]pannier restore:[/] {error}")
        return 2
    return 0


def _restore(arguments: argparse.Namespace, console: Console) -> None:
    reached = reach(arguments)
    if reached.running is not None:
        raise RestoreRefused("functions are running on these tables; name others with --from-environment")
    settings, exports = reached.settings, find_exports(arguments.folder)
    specs = specifications()
    connection = bind_tables(settings)
    tables = {spec.family: Table(connection, f"{settings.table_prefix}{spec.family}") for spec in specs}
    pairs = pair(exports, tables)
    client = dynamodb_client(settings)
    _make_tables(client, specs, settings)
    listening = [spec.family for spec in specs if spec.stream and _has_stream(client, spec, settings)]
    if listening and not arguments.streams_are_heard_by_nobody:
        raise RestoreRefused(
            f"these tables have streams, and functions would take what is restored for news: {', '.join(listening)}"
        )

    def tell(restored: Restored) -> None:
        console.print(f"{restored.table}: {restored.written} written, {restored.there} were there")

    for done in restore(pairs, Throttle(arguments.units), go_on=arguments.go_on, tell=tell):
        console.print(f"{done.table}: restored, {done.written + done.there} items")
    _open_streams(client, specs, settings)
    console.print(f"All of it is as of {exports[0].at}. What comes next: infra/restoring.md")


def _make_tables(client: "DynamoDBClient", specs: tuple[TableSpec, ...], settings: Settings) -> None:
    """Those that are missing, without streams: what is restored is no news."""
    there = {name for page in client.get_paginator("list_tables").paginate() for name in page["TableNames"]}
    for spec in specs:
        request = dict(creation(spec, settings))
        request.pop("StreamSpecification", None)
        if request["TableName"] not in there:
            client.create_table(**cast("CreateTableInputTypeDef", request))
    for spec in specs:
        name = f"{settings.table_prefix}{spec.family}"
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 300})


def _has_stream(client: "DynamoDBClient", spec: TableSpec, settings: Settings) -> bool:
    table = client.describe_table(TableName=f"{settings.table_prefix}{spec.family}")["Table"]
    return bool(table.get("StreamSpecification", {}).get("StreamEnabled"))


def _open_streams(client: "DynamoDBClient", specs: tuple[TableSpec, ...], settings: Settings) -> None:
    """And what expires does, from now on."""
    for spec in specs:
        name = f"{settings.table_prefix}{spec.family}"
        if spec.stream and not _has_stream(client, spec, settings):
            client.update_table(
                TableName=name,
                StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
            )
        ttl = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        if spec.ttl and ttl.get("TimeToLiveStatus") not in ("ENABLED", "ENABLING"):
            client.update_time_to_live(
                TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": spec.ttl}
            )
