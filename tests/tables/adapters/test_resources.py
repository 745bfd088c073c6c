"""Queues, bucket and bus as our own files declare them, on the engine."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pannier.adapters.clients import client
from pannier.core.settings import Settings
from pannier.local.resources import create_resources
from pannier.local.serverless import (
    BusMapping,
    Function,
    Reference,
    ServerlessError,
    Template,
    read_template,
)
from pannier.local.serverless.template import Resource

OURS = read_template(Path(__file__).parents[3] / "serverless.yml")


def attributes(settings: Settings, url: str) -> dict[str, str]:
    answer = client("sqs", settings).get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    return {str(name): value for name, value in answer["Attributes"].items()}


def test_making_them_again_changes_nothing(resources: Settings) -> None:
    client("sqs", resources).send_message(QueueUrl=resources.messages_queue_url or "", MessageBody="{}")
    again = create_resources(OURS, (), resources)
    assert again.environment["MESSAGES_QUEUE_URL"] == resources.messages_queue_url
    assert again.environment["UPLOADS_BUCKET"] == resources.uploads_bucket
    assert again.environment["PUSH_APPLICATION_ARN"] == resources.push_application_arn
    assert attributes(resources, again.queues["MessagesQueue"].url)["ApproximateNumberOfMessages"] == "1"


def test_queues_give_up_as_declared(resources: Settings) -> None:
    made = create_resources(OURS, (), resources)
    messages = made.queues["MessagesQueue"]
    assert (messages.name, messages.dead_letters, messages.receives) == (
        "test-messages",
        "test-messages-dead",
        8,
    )
    assert attributes(resources, messages.url)["VisibilityTimeout"] == "360"


def test_a_changed_file_acts_on_what_exists(resources: Settings) -> None:
    queue = OURS.resources["MessagesQueue"]
    changed = replace(queue, properties={**queue.properties, "VisibilityTimeout": 400})
    made = create_resources(
        replace(OURS, resources={**OURS.resources, queue.logical_id: changed}), (), resources
    )
    assert attributes(resources, made.queues["MessagesQueue"].url)["VisibilityTimeout"] == "400"


def test_the_bucket_is_private_and_forgets(resources: Settings) -> None:
    s3, bucket = client("s3", resources), resources.uploads_bucket or ""
    access = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert set(access.values()) == {True}
    rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    days = {rule["Filter"]["Prefix"]: rule["Expiration"]["Days"] for rule in rules if "Expiration" in rule}
    assert days == {"uploads/": 1, "exports/": 7}
    (cors,) = s3.get_bucket_cors(Bucket=bucket)["CORSRules"]
    assert cors["AllowedMethods"] == ["POST"]
    encryption = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]
    assert [rule["ApplyServerSideEncryptionByDefault"] for rule in encryption["Rules"]] == [
        {"SSEAlgorithm": "AES256"}
    ]


def test_a_variable_that_leads_nowhere_is_an_error_and_one_that_leads_to_a_table_is_left_out(
    resources: Settings,
) -> None:
    template = Template(
        {"ThingsTable": Resource("ThingsTable", "AWS::DynamoDB::Table", {})},
        {"THINGS": Reference("ThingsTable")},
    )
    assert "THINGS" not in create_resources(template, (), resources).environment
    with pytest.raises(ServerlessError, match="MesagesQueue"):
        create_resources(replace(OURS, environment={"X": Reference("MesagesQueue")}), (), resources)


def test_a_function_on_a_bus_that_is_not_there_is_an_error(resources: Settings) -> None:
    bus = BusMapping("kitchen", "NoBus", {"source": ["x"]}, 2)
    function = Function("kitchen", "a", "b", {}, timedelta(seconds=6), buses=(bus,))
    with pytest.raises(ServerlessError, match="NoBus"):
        create_resources(OURS, (function,), resources)
