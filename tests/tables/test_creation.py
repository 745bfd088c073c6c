"""Tables made from the records: the engine's and CloudFormation's are the same."""

from pathlib import Path

import pytest
import yaml

from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.local.serverless import read_functions
from pannier.local.tables import TableSpec, cloudformation, create_tables, specifications

Resource = dict[str, dict[str, object]]
PROJECT = Path(__file__).parents[2]


def resources() -> dict[str, Resource]:
    read: dict[str, dict[str, Resource]] = yaml.safe_load(cloudformation(specifications()))
    return read["Resources"]


@pytest.mark.parametrize("spec", specifications(), ids=lambda spec: str(spec.family))
def test_the_engine_has_what_cloudformation_says(tables: Settings, spec: TableSpec) -> None:
    wanted = resources()[spec.logical_id]["Properties"]
    made = dynamodb_client(tables).describe_table(TableName=f"{tables.table_prefix}{spec.family}")["Table"]
    assert made["KeySchema"] == wanted["KeySchema"]
    assert {
        each["AttributeName"]: each["AttributeType"] for each in made["AttributeDefinitions"]
    } == spec.types
    assert [index["IndexName"] for index in made.get("GlobalSecondaryIndexes", [])] == [
        index.name for index in spec.indexes
    ]
    assert made.get("StreamSpecification", {}).get("StreamViewType") == (
        "NEW_AND_OLD_IMAGES" if spec.stream else None
    )
    assert ("StreamSpecification" in wanted) is spec.stream


def test_creating_again_changes_nothing(tables: Settings) -> None:
    assert create_tables(dynamodb_client(tables), tables) == []


def test_every_table_keeps_its_items_when_the_stack_goes_and_has_point_in_time_recovery() -> None:
    for resource in resources().values():
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
        recovery = resource["Properties"]["PointInTimeRecoverySpecification"]
        assert recovery == {"PointInTimeRecoveryEnabled": True}
        assert resource["Properties"]["BillingMode"] == "PAY_PER_REQUEST"


def test_streams_that_functions_hang_on_exist() -> None:
    streamed = {spec.family for spec in specifications() if spec.stream}
    functions = read_functions(PROJECT / "serverless.yml")
    assert {mapping.table_family for function in functions for mapping in function.streams} == streamed
