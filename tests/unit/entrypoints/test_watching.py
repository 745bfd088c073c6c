"""What holds functions to their roles: which function runs, what its calls need, and what it is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError
from botocore.session import get_session

import pannier
from tests.permissions.calls import Need, needs_of
from tests.permissions.running import running
from tests.permissions.watching import Watch

QUEUE = "http://127.0.0.1:1/000000000000/test-messages"
BUCKET = "test-uploads-000000000000"


def as_if_in(module: str, run: Callable[[], Any]) -> Any:
    """Run it under a frame of this module of ours."""
    path = Path(pannier.__file__).parent / f"{module}.py"
    names: dict[str, Any] = {}
    exec(compile("def handler(run): return run()", str(path), "exec"), names)  # noqa: S102 - a frame is all we want
    return names["handler"](run)


def asked(service: str, operation: str, **request: Any) -> list[str]:
    return [str(need) for need in needs_of(service, operation, request)]


def test_a_function_is_known_by_its_entry_point_and_by_its_heart() -> None:
    assert running() is None
    assert as_if_in("entrypoints/http", running) == "http"
    assert as_if_in("orders/sweeper", running) == "deadline_sweeper"
    assert as_if_in("entrypoints/erasing", running) is None, "several functions share it"
    assert (
        as_if_in("entrypoints/order_reactions", lambda: as_if_in("orders/sweeper", running))
        == "order_reactions"
    )


def test_what_a_pool_does_is_done_by_who_asked() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert as_if_in("entrypoints/http", lambda: pool.submit(running)).result() == "http"
        assert pool.submit(running).result() is None
        assert as_if_in("entrypoints/http", lambda: list(pool.map(lambda _: running(), "ab"))) == [
            "http",
            "http",
        ]


def test_transactions_and_batches_are_what_is_in_them() -> None:
    orders, quotes = {"TableName": "test-orders"}, {"TableName": "test-quotes"}
    items = [{"Put": orders}, {"ConditionCheck": quotes}, {"Update": quotes}, {"Delete": orders}]
    assert asked("dynamodb", "TransactWriteItems", TransactItems=items) == [
        "dynamodb:PutItem table/{stack}-orders",
        "dynamodb:ConditionCheckItem table/{stack}-quotes",
        "dynamodb:UpdateItem table/{stack}-quotes",
        "dynamodb:DeleteItem table/{stack}-orders",
    ]
    assert asked("dynamodb", "BatchGetItem", RequestItems={"test-users": {}, "test-orders": {}}) == [
        "dynamodb:BatchGetItem table/{stack}-users",
        "dynamodb:BatchGetItem table/{stack}-orders",
    ]
    assert asked("dynamodb", "Query", TableName="test-orders", IndexName="by_due") == [
        "dynamodb:Query table/{stack}-orders/index/by_due"
    ]
    assert asked("sqs", "SendMessageBatch", QueueUrl=QUEUE) == ["sqs:SendMessage {stack}-messages"]


def test_objects_are_told_apart_by_their_folder() -> None:
    here = "{stack}-uploads-{account}"
    copied = {"Bucket": BUCKET, "Key": "reviews/1/2", "CopySource": {"Bucket": BUCKET, "Key": "uploads/u/1"}}
    assert asked("s3", "CopyObject", **copied) == [
        f"s3:GetObject {here}/uploads/{{key}}",
        f"s3:PutObject {here}/reviews/{{key}}",
    ]
    assert asked("s3", "HeadObject", Bucket=BUCKET, Key="exports/1") == [
        f"s3:GetObject {here}/exports/{{key}}"
    ]
    assert asked("s3", "ListObjectsV2", Bucket=BUCKET) == [f"s3:ListBucket {here}"]


@pytest.mark.parametrize(("service", "operation"), [("s3", "PutBucketPolicy"), ("iam", "CreateRole")])
def test_what_nobody_has_thought_about_is_no_call_of_ours(service: str, operation: str) -> None:
    with pytest.raises(KeyError):
        asked(service, operation, Bucket=BUCKET)


def test_what_a_role_does_not_allow_is_refused_and_noted() -> None:
    watch, model = Watch(), get_session().get_service_model("dynamodb").operation_model("Scan")

    def scan() -> None:
        watch.before({"TableName": "test-orders"}, model, {})

    scan()  # a test's own call
    with pytest.raises(ClientError, match="http may not dynamodb:Scan"):
        as_if_in("entrypoints/http", scan)
    assert watch.refused == ["http: dynamodb:Scan table/{stack}-orders"]
    recording = Watch(enforcing=False)
    as_if_in("entrypoints/http", lambda: recording.before({"TableName": "test-orders"}, model, {}))
    assert recording.called == {"http": {Need("dynamodb:Scan", "table/{stack}-orders")}}
    assert recording.refused == []


def test_a_signed_form_lets_its_bearer_put() -> None:
    watch, request = Watch(enforcing=False), AWSRequest("POST", "http://127.0.0.1")
    request.context["s3-presign-post-fields"] = {"key": "uploads/u/1"}
    request.context["s3-presign-post-policy"] = {"conditions": [["eq", "$x", "y"], {"bucket": BUCKET}]}
    as_if_in("entrypoints/http", lambda: watch.signing(request))
    assert watch.called == {"http": {Need("s3:PutObject", "{stack}-uploads-{account}/uploads/{key}")}}
