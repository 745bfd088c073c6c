"""The roles allow each function what it was seen to call, what its triggers and its log need, and nothing else.

Whatever a test has a function do is held against these roles, too: tests/permissions.
"""

from collections.abc import Iterator
from functools import cache

import pytest

from pannier.local.roles import role_name
from pannier.local.serverless import Function, read_functions
from tests.permissions.calls import Need
from tests.permissions.policies import Grant, Policy, arn, documents, policies, policy_of
from tests.permissions.recordings import all_recorded, recorded
from tests.permissions.running import PROJECT

LARGEST_INLINE_POLICY = 10_240
FUNCTIONS = {each.name: each for each in read_functions(PROJECT / "serverless.yml")}
QUEUES = {
    "AsyncFailuresQueue": "{stack}-async-failures",
    "LiveQueue": "{stack}-live.fifo",
    "MessagesQueue": "{stack}-messages",
    "StreamFailuresQueue": "{stack}-stream-failures",
    "WebhooksQueue": "{stack}-webhooks",
}
every_function = pytest.mark.parametrize("function", FUNCTIONS)


@cache
def needed(function: str) -> tuple[Need, ...]:
    """All that a function needs: what it was seen to call, and what is called in its name."""
    return (*recorded(function), *_around(FUNCTIONS[function]))


def _around(function: Function) -> Iterator[Need]:
    """As Lambda's documentation lists it, for streams, for queues, for what it gives up, and for logs."""
    for mapping in function.streams:
        for action in ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"):
            yield Need(f"dynamodb:{action}", f"table/{{stack}}-{mapping.table_family}/stream/{{label}}")
    for queue in function.queues:
        for action in ("DeleteMessage", "GetQueueAttributes", "ReceiveMessage"):
            yield Need(f"sqs:{action}", QUEUES[queue.queue])
    for failed in {function.failure_queue, *(each.failure_queue for each in function.streams)}:
        if failed is not None:
            yield Need("sqs:SendMessage", QUEUES[failed])
    group = function.name[0].upper() + function.name[1:].replace("_", "Underscore")
    for action in ("CreateLogStream", "PutLogEvents"):
        yield Need(f"logs:{action}", f"log-group:/aws/lambda/{group}:log-stream:{{stream}}")


def faults(policy: Policy, needs: tuple[Need, ...]) -> list[str]:
    """What is wrong with a role, for a function that needs this."""
    missing = [f"may not {need}" for need in policy.denied(needs)]
    return [*missing, *(f"never uses {grant.action} on {grant.resource}" for grant in policy.unused(needs))]


@every_function
def test_a_function_may_do_what_it_does_and_nothing_else(function: str) -> None:
    assert faults(policy_of(function), needed(function)) == []


@every_function
def test_without_any_one_permission_something_is_missing(function: str) -> None:
    policy = policy_of(function)
    for grant in policy.grants:
        assert policy.without(grant).denied(needed(function)), grant


@every_function
def test_any_permission_beside_is_noticed(function: str) -> None:
    policy = policy_of(function)
    theirs = [
        next((grant for grant in each.grants if grant not in policy.grants), None)
        for each in policies().values()
    ]
    everywhere = Grant("dynamodb:GetItem", arn(Need("dynamodb", "table/{stack}-*")), excepting=False)
    scan = Grant("dynamodb:Scan", arn(Need("dynamodb", "table/{stack}-orders")), excepting=False)
    for grant in (everywhere, scan, *theirs):
        if grant is not None:
            assert grant in policy.beside(grant).unused(needed(function)), grant


def test_there_is_a_role_for_each_function_and_no_other() -> None:
    assert list(policies()) == [role_name(name) for name in FUNCTIONS]
    assert all_recorded().keys() <= FUNCTIONS.keys()


def test_only_lambda_assumes_a_role_and_only_for_this_account() -> None:
    for role in documents().values():
        (statement,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        assert statement == {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": "000000000000"}},
        }


def test_no_wildcards_but_where_there_is_no_name() -> None:
    """Of tables, queues, the bus and secrets each has its name; of objects at least their folder is one."""
    wild = {grant for policy in policies().values() for grant in policy.grants if "*" in grant.resource}
    assert not [grant for policy in policies().values() for grant in policy.grants if "*" in grant.action]
    assert {grant.action.partition(":")[0] for grant in wild} == {"execute-api", "logs", "s3", "ses", "sns"}
    for grant in wild:
        if grant.action.startswith("s3:"):
            bucket, folder, rest = grant.resource.split("/")
            assert (bucket, rest) == ("arn:aws:s3:::test-uploads-000000000000", "*")
            assert folder.isalpha()


@every_function
def test_a_role_is_no_larger_than_aws_takes(function: str) -> None:
    """Counted without spaces, with names of a stack as long as they may sensibly be."""
    (policy,) = documents()[role_name(function)]["Properties"]["Policies"]
    text = str(policy["PolicyDocument"]).replace(" ", "").replace("test-", "pannier-of-a-large-city-staging-")
    assert len(text.replace("us-east-1", "ap-southeast-1")) < LARGEST_INLINE_POLICY
