"""What is left once everybody is done."""

import json
from typing import Any

from pannier.local.serverless import read_functions
from tests.e2e.deployed.cloud import PROJECT
from tests.e2e.deployed.deploying import STACK, Deployment
from tests.e2e.deployed.town import Town, leave, pannier
from tests.e2e.deployed.waiting import wait_until


def test_an_account_is_erased(deployment: Deployment, town: Town) -> None:
    assert "Kuai" in _users(deployment)
    leave(town.courier)
    wait_until("nothing is left of them", lambda: "Kuai" not in _users(deployment))
    assert "Zhou" in _users(deployment)


def test_what_comes_once_a_day_can_be_called(deployment: Deployment, town: Town) -> None:
    answer = deployment.client("lambda").invoke(FunctionName=f"{STACK}-licence_expiry", Qualifier="live")
    assert "FunctionError" not in answer
    assert json.loads(answer["Payload"].read())["failed"] == 0


def test_every_function_has_run_and_none_has_failed(deployment: Deployment, town: Town) -> None:
    for function in read_functions(PROJECT / "serverless.yml"):
        printed = deployment.printed(function.name)
        assert [line for line in printed if line.startswith("START ")], function.name
        assert [line for line in printed if '"level":"ERROR"' in line or "Traceback" in line] == []


def test_nothing_was_given_up(deployment: Deployment, town: Town) -> None:
    wait_until("every queue is empty", lambda: set(_waiting(deployment).values()) == {0})
    mappings = deployment.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert {each["LastProcessingResult"].partition(" - ")[0] for each in mappings} == {"OK"}


def test_the_books_are_right(deployment: Deployment, town: Town) -> None:
    report = json.loads(pannier(deployment.cloud, "verify", "--stack", STACK, "--json"))
    examined = {check["name"]: check["examined"] for check in report["checks"]}
    assert {name: examined[name] for name in ("timelines", "ledgers", "reviews", "webhooks")} == {
        "timelines": 2,
        "ledgers": 2,
        "reviews": 1,
        "webhooks": 11,
    }


def _users(deployment: Deployment) -> str:
    return str(deployment.client("dynamodb").scan(TableName=f"{STACK}-users")["Items"])


def _waiting(deployment: Deployment) -> dict[str, int]:
    """How many messages lie in each queue, also those that are being worked off."""
    queues = [
        name for name, each in deployment.template["Resources"].items() if each["Type"] == "AWS::SQS::Queue"
    ]
    client: Any = deployment.client("sqs")
    wanted = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = {}
    for name in queues:
        answer = client.get_queue_attributes(QueueUrl=deployment.physical(name), AttributeNames=wanted)
        found[name] = sum(int(answer["Attributes"][each]) for each in wanted)
    return found
