"""Tables made from the records: the engine's and CloudFormation's are the same."""

from pathlib import Path

import pytest
import yaml

from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.local.engine import Engine
from pannier.local.serverless import read_functions
from pannier.local.tables import TableSpec, cloudformation, create_tables, specifications

Resource = dict[str, dict[str, object]]
PROJECT = Path(__file__).parents[2]


def resources() -> dict[str, Resource]:
    read: dict[str, dict[str, Resource]] = yaml.safe_load(cloudformation(specifications()))
    return read["Resources"]


@pytest.fixture(scope="module")
def installed(engine: Engine, settings: Settings) -> Settings:
    """As an installation makes them."""
    engine.reset()
    create_tables(dynamodb_client(settings), settings)
    return settings


@pytest.mark.parametrize("spec", specifications(), ids=lambda spec: str(spec.family))
def test_the_engine_has_what_cloudformation_says(installed: Settings, spec: TableSpec) -> None:
    wanted = resources()[spec.logical_id]["Properties"]
    made = dynamodb_client(installed).describe_table(TableName=f"{installed.table_prefix}{spec.family}")[
        "Table"
    ]
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


def test_creating_again_changes_nothing(installed: Settings) -> None:
    assert create_tables(dynamodb_client(installed), installed) == []


@pytest.mark.parametrize("spec", specifications(), ids=lambda spec: str(spec.family))
def test_what_is_over_is_deleted_where_a_record_says_when(installed: Settings, spec: TableSpec) -> None:
    client = dynamodb_client(installed)
    found = client.describe_time_to_live(TableName=f"{installed.table_prefix}{spec.family}")
    assert found["TimeToLiveDescription"].get("AttributeName") == spec.ttl
    assert (found["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLED") is (spec.ttl is not None)


def test_what_a_table_holds_is_encrypted_and_recoverable_and_deleted_where_the_stage_says_so() -> None:
    for resource in resources().values():
        assert resource["DeletionPolicy"] == "${param:whenDeleted}"
        assert resource["UpdateReplacePolicy"] == "Retain"
        properties = resource["Properties"]
        assert properties["DeletionProtectionEnabled"] == "${param:deletionProtection}"
        assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert properties["SSESpecification"] == {
            "SSEEnabled": True,
            "SSEType": "KMS",
            "KMSMasterKeyId": {"Fn::GetAtt": ["DataKey", "Arn"]},
        }
        assert properties["BillingMode"] == "PAY_PER_REQUEST"


def test_streams_that_functions_hang_on_exist() -> None:
    streamed = {spec.family for spec in specifications() if spec.stream}
    functions = read_functions(PROJECT / "serverless.yml")
    assert {mapping.table_family for function in functions for mapping in function.streams} == streamed
