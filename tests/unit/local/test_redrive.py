"""Moving dead letters where SQS does it by itself, which the embedded engine does not."""

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from pannier.adapters.clients import client
from pannier.core.settings import Settings
from pannier.local.redrive import DeadLetters, move_back

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient

LETTERS = DeadLetters("things", "http://x/things-dead", "http://x/things", 3)


@pytest.fixture
def sqs() -> "SQSClient":
    """A client that nobody else uses."""
    return client("sqs", Settings.from_environment({"AWS_ENDPOINT": "http://x", "AWS_REGION": "eu-west-3"}))


def arn_of(stub: Stubber, name: str) -> str:
    arn = f"arn:aws:sqs:eu-west-3:1:{name}"
    asked = {"QueueUrl": f"http://x/{name}", "AttributeNames": ["QueueArn"]}
    stub.add_response("get_queue_attributes", {"Attributes": {"QueueArn": arn}}, asked)
    return arn


def test_sqs_is_asked_to_move_them_and_waited_for(sqs: "SQSClient") -> None:
    with Stubber(sqs) as stub:
        dead, target = arn_of(stub, "things-dead"), arn_of(stub, "things")
        stub.add_response(
            "start_message_move_task", {"TaskHandle": "t"}, {"SourceArn": dead, "DestinationArn": target}
        )
        done = {"Status": "COMPLETED", "ApproximateNumberOfMessagesMoved": 3}
        stub.add_response(
            "list_message_move_tasks", {"Results": [done]}, {"SourceArn": dead, "MaxResults": 1}
        )
        assert move_back(sqs, LETTERS) == 3
        stub.assert_no_pending_responses()


def test_a_refusal_of_another_kind_is_told(sqs: "SQSClient") -> None:
    with Stubber(sqs) as stub:
        arn_of(stub, "things-dead")
        arn_of(stub, "things")
        stub.add_client_error("start_message_move_task", "AccessDenied")
        with pytest.raises(ClientError, match="AccessDenied"):
            move_back(sqs, LETTERS)
        stub.assert_no_pending_responses()
