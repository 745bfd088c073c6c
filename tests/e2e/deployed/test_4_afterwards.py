"""What is left once everybody is done."""

import json
import re
from functools import partial
from typing import Any

import httpx

from pannier.local.serverless import read_functions
from tests.e2e.deployed.cloud import PROJECT
from tests.e2e.deployed.deploying import STACK, Deployment
from tests.e2e.deployed.town import LICENCE, Town, leave, pannier
from tests.e2e.deployed.waiting import wait_until

_LICENCES = "query ($id: ID!) { merchant(id: $id) { licences { kind scan } } }"
_EXPORT = "mutation { userExport { ... on UserExportPayload { url } ... on Error { code message } } }"


def test_files_are_fetched_by_signed_addresses_and_by_no_others(deployment: Deployment, town: Town) -> None:
    trust = deployment.cloud.trust()
    licences = town.operator.ask(_LICENCES, id=town.merchant)["licences"]
    scans = [each["scan"] for each in licences]
    assert [httpx.get(scan, verify=trust).content for scan in scans] == [LICENCE, LICENCE]
    assert httpx.get(scans[0].partition("?")[0], verify=trust).status_code == 403
    kept = httpx.get(town.customer.ask(_EXPORT)["url"], verify=trust).json()
    assert town.phone in str(kept)
    assert "担担面" in str(kept)


def test_nothing_is_kept_of_sockets_that_were_closed(deployment: Deployment, town: Town) -> None:
    def left() -> set[str]:
        items = deployment.client("dynamodb").scan(TableName=f"{STACK}-connections")["Items"]
        return {item["kind"]["S"] for item in items}

    wait_until("$disconnect has been heard", lambda: left() <= {"watched"})


def test_an_account_is_erased(deployment: Deployment, town: Town) -> None:
    assert "Kuai" in _users(deployment)
    leave(town.courier)
    wait_until("nothing is left of them", lambda: "Kuai" not in _users(deployment))
    assert "Zhou" in _users(deployment)


def test_what_comes_once_a_day_or_by_hand_can_be_called(deployment: Deployment, town: Town) -> None:
    assert _called(deployment, "licence_expiry")["failed"] == 0
    assert _called(deployment, "backfill", name="timeline-authors")["done"] is True


def test_every_function_has_run_and_none_has_failed(deployment: Deployment, town: Town) -> None:
    names = [function.name for function in read_functions(PROJECT / "serverless.yml")]
    for name in names:
        wait_until(f"{name} has run", partial(_has_run, deployment, name))
    failures = {
        name: [line for line in deployment.printed(name) if _tells_of_failure(line)] for name in names
    }
    assert {name: lines for name, lines in failures.items() if lines} == {}


def test_nothing_was_given_up(deployment: Deployment, town: Town) -> None:
    wait_until("every queue is empty", lambda: set(_waiting(deployment).values()) == {0})
    mappings = deployment.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert {each["LastProcessingResult"].partition(" - ")[0] for each in mappings} == {"OK"}


def test_there_is_nothing_to_rebuild_or_to_redrive(deployment: Deployment, town: Town) -> None:
    pannier(deployment.cloud, "rebuild", "all", "--stack", STACK, "--settle", "0")
    listed = pannier(deployment.cloud, "redrive", "--list", "--stack", STACK)
    assert dict(re.findall(r"^ ([a-z-]+) +([0-9]+) ?$", listed, re.MULTILINE)) == dict.fromkeys(
        ("live", "messages", "webhooks", "stream-failures", "async-failures"), "0"
    )


def test_the_books_are_right(deployment: Deployment, town: Town) -> None:
    report = json.loads(pannier(deployment.cloud, "verify", "--stack", STACK, "--json"))
    examined = {check["name"]: check["examined"] for check in report["checks"]}
    assert {name: examined[name] for name in ("timelines", "ledgers", "reviews", "webhooks")} == {
        "timelines": 2,
        "ledgers": 2,
        "reviews": 1,
        "webhooks": 11,
    }


def _has_run(deployment: Deployment, function: str) -> bool:
    return any(line.startswith("END ") for line in deployment.printed(function))


def _tells_of_failure(line: str) -> bool:
    return '"level":"ERROR"' in line or "Traceback" in line


def _called(deployment: Deployment, function: str, **event: Any) -> Any:
    """What a function answers."""
    answer = deployment.client("lambda").invoke(
        FunctionName=f"{STACK}-{function}", Qualifier="live", Payload=json.dumps(event)
    )
    payload = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, payload
    return payload


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
