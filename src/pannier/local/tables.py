"""The tables, made from the records: on an engine, and as the CloudFormation that a deployment pulls in."""

import argparse
import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

import yaml
from pynamodb.attributes import TTLAttribute

import pannier
from pannier.core.dynamo import Record, TableMeta, families
from pannier.core.settings import Settings
from pannier.local.generated import Dumper, write_or_check

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import CreateTableInputTypeDef, TimeToLiveSpecificationTypeDef

_VIEW = "NEW_AND_OLD_IMAGES"
_HEADER = (
    "# Generated from the records (src/pannier/*/records.py) by `pannier tables`; do not edit.\n"
    "# `make check` fails when it drifts.\n"
)


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """A global secondary index. `included` holds the projected attributes where not all, or only the keys, are."""

    name: str
    keys: tuple[str, ...]
    projection: str
    included: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table family: partition key and maybe sort key, the types of all key attributes, and what goes with it."""

    family: str
    keys: tuple[str, ...]
    types: Mapping[str, str]
    indexes: tuple[IndexSpec, ...]
    stream: bool
    ttl: str | None

    @property
    def logical_id(self) -> str:
        return table_id(self.family)


def table_id(family: str) -> str:
    """What the template calls a family's table: `rate-limits` → `RateLimitsTable`."""
    return "".join(word.capitalize() for word in family.replace("_", "-").split("-")) + "Table"


def import_records() -> None:
    """Import every domain's `records`, which is how `families` comes to know them."""
    for package in pkgutil.iter_modules(pannier.__path__):
        name = f"{pannier.__name__}.{package.name}"
        if package.ispkg and package.name != "streams":
            children = importlib.import_module(name).__path__
            if any(child.name == "records" for child in pkgutil.iter_modules(children)):
                importlib.import_module(f"{name}.records")


def specifications() -> tuple[TableSpec, ...]:
    """Every table, by family name. Imports the records."""
    import_records()
    return tuple(_specification(family, kinds) for family, kinds in sorted(families().items()))


def _specification(family: str, kinds: list[type[Record]]) -> TableSpec:
    schema = kinds[0]._get_schema()  # noqa: SLF001 - PynamoDB has no public way to it
    return TableSpec(
        family=family,
        keys=_keys(schema["key_schema"]),
        types={each["AttributeName"]: each["AttributeType"] for each in schema["attribute_definitions"]},
        indexes=tuple(
            IndexSpec(
                name=index["index_name"],
                keys=_keys(index["key_schema"]),
                projection=index["projection"]["ProjectionType"],
                included=tuple(index["projection"].get("NonKeyAttributes", ())),
            )
            for index in sorted(
                schema["global_secondary_indexes"], key=lambda index: str(index["index_name"])
            )
        ),
        stream=cast(type[TableMeta], kinds[0].Meta).stream,
        ttl=next(iter(_ttl_attributes(kinds)), None),
    )


def _keys(key_schema: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    return tuple(
        str(part["AttributeName"]) for part in sorted(key_schema, key=lambda part: str(part["KeyType"]))
    )


def _ttl_attributes(kinds: list[type[Record]]) -> Iterator[str]:
    for attribute in chain.from_iterable(kind.get_attributes().values() for kind in kinds):
        if isinstance(attribute, TTLAttribute):
            yield attribute.attr_name or ""


def creation(spec: TableSpec, settings: Settings) -> "CreateTableInputTypeDef":
    """What CreateTable is asked for one table."""
    request = {"TableName": f"{settings.table_prefix}{spec.family}", **_shape(spec)}
    if spec.stream:
        request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": _VIEW}
    return cast("CreateTableInputTypeDef", request)


def create_tables(client: "DynamoDBClient", settings: Settings) -> list[str]:
    """Create what is not there yet; the names of those created. What exists is not altered."""
    existing = {
        name for page in client.get_paginator("list_tables").paginate() for name in page["TableNames"]
    }
    missing = {
        name: spec
        for spec in specifications()
        if (name := f"{settings.table_prefix}{spec.family}") not in existing
    }
    for spec in missing.values():
        client.create_table(**creation(spec, settings))
    for name, spec in missing.items():
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        if spec.ttl:
            ttl: TimeToLiveSpecificationTypeDef = {"Enabled": True, "AttributeName": spec.ttl}
            client.update_time_to_live(TableName=name, TimeToLiveSpecification=ttl)
    return list(missing)


def cloudformation(specs: tuple[TableSpec, ...]) -> str:
    """The text of `infra/tables.yml`: a resource a table. Whether a deleted stack leaves it is the stage's to say."""
    resources = {spec.logical_id: _resource(spec) for spec in specs}
    return _HEADER + yaml.dump({"Resources": resources}, Dumper=Dumper, sort_keys=False, width=120)


def _shape(spec: TableSpec) -> dict[str, object]:
    """What CreateTable and CloudFormation say in the same words."""
    shape: dict[str, object] = {
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": _key_schema(spec.keys),
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": kind} for name, kind in sorted(spec.types.items())
        ],
    }
    if spec.indexes:
        shape["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": _key_schema(index.keys),
                "Projection": {"ProjectionType": index.projection}
                | ({"NonKeyAttributes": list(index.included)} if index.included else {}),
            }
            for index in spec.indexes
        ]
    return shape


def _key_schema(keys: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"AttributeName": name, "KeyType": kind} for name, kind in zip(keys, ("HASH", "RANGE"), strict=False)
    ]


def _resource(spec: TableSpec) -> dict[str, object]:
    properties: dict[str, object] = {"TableName": {"Fn::Sub": f"${{AWS::StackName}}-{spec.family}"}}
    properties |= _shape(spec)
    properties["SSESpecification"] = {
        "SSEEnabled": True,
        "SSEType": "KMS",
        "KMSMasterKeyId": {"Fn::GetAtt": ["DataKey", "Arn"]},
    }
    properties["PointInTimeRecoverySpecification"] = {"PointInTimeRecoveryEnabled": True}
    properties["DeletionProtectionEnabled"] = "${param:deletionProtection}"
    if spec.stream:
        properties["StreamSpecification"] = {"StreamViewType": _VIEW}
    if spec.ttl:
        properties["TimeToLiveSpecification"] = {"AttributeName": spec.ttl, "Enabled": True}
    return {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "${param:whenDeleted}",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }


def main(arguments: argparse.Namespace) -> int:
    """`pannier tables`: write `infra/tables.yml`, or with `--check` only say whether it is up to date."""
    path = Path("infra/tables.yml")
    wanted = cloudformation(specifications())
    return write_or_check(path, wanted, check=arguments.check, remedy="make schema")
