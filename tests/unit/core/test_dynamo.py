"""Which errors of DynamoDB are worth another try."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from pynamodb.exceptions import PutError

from pannier.core.dynamo import condition_failed, retryable


def answered(code: str) -> PutError:
    return PutError(cause=ClientError({"Error": {"Code": code, "Message": ""}}, "PutItem"))


@pytest.mark.parametrize(
    "code", ["ThrottlingException", "ProvisionedThroughputExceededException", "TransactionConflict"]
)
def test_who_asks_for_patience_gets_it(code: str) -> None:
    assert retryable(answered(code))


@pytest.mark.parametrize("code", ["ConditionalCheckFailedException", "ValidationException"])
def test_a_no_is_a_no(code: str) -> None:
    assert not retryable(answered(code))


@pytest.mark.parametrize(
    "cause",
    [EndpointConnectionError(endpoint_url="http://x"), ReadTimeoutError(endpoint_url="http://x"), None],
)
def test_where_nobody_answered_nothing_was_asked_for(cause: Exception | None) -> None:
    assert not retryable(PutError(cause=cause))
    assert not condition_failed(PutError(cause=cause))


def test_a_condition_that_did_not_hold_is_told_from_other_answers() -> None:
    assert condition_failed(answered("ConditionalCheckFailedException"))
    assert not condition_failed(answered("ValidationException"))
