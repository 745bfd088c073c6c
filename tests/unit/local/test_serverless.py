"""Reading `serverless.yml`: ours, and what is wrong in others."""

from datetime import timedelta
from pathlib import Path

import pytest

from pannier.local.serverless import ServerlessError, read_functions

PROJECT = Path(__file__).parents[3]


def written(tmp_path: Path, functions: str) -> Path:
    path = tmp_path / "serverless.yml"
    path.write_text(f"service: test\nfunctions:\n{functions}")
    return path


def test_our_own_file() -> None:
    functions = {function.name: function for function in read_functions(PROJECT / "serverless.yml")}
    assert functions["http"].serves_http
    (reactions,) = functions["order_reactions"].streams
    (notifications,) = functions["order_notifications"].streams
    assert reactions.table_family == notifications.table_family == "orders"
    for mapping in (mapping for function in functions.values() for mapping in function.streams):
        assert mapping.maximum_retries is not None
        assert mapping.failure_queue == "StreamFailuresQueue"
        assert mapping.bisect
        assert mapping.partial_responses
    (schedule,) = functions["deadline_sweeper"].schedules
    assert schedule.every == timedelta(minutes=1)


def test_at_most_two_functions_hang_on_one_stream() -> None:
    """DynamoDB allows two readers a shard."""
    functions = read_functions(PROJECT / "serverless.yml")
    families = [mapping.table_family for function in functions for mapping in function.streams]
    assert max(families.count(family) for family in families) == 2


def test_the_filters_of_the_orders_stream_let_head_items_through_alone() -> None:
    functions = {function.name: function for function in read_functions(PROJECT / "serverless.yml")}
    (mapping,) = functions["order_reactions"].streams

    def record(sort_key: str, name: str = "MODIFY") -> object:
        return {"eventName": name, "dynamodb": {"Keys": {"pk": {"S": "1"}, "sk": {"S": sort_key}}}}

    assert mapping.matches(record("head"))
    assert not mapping.matches(record("head", "REMOVE"))
    assert not mapping.matches(record("timeline#0001"))


def test_a_stream_with_everything(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
  collect:
    handler: package/module.handle
    timeout: 9
    environment: {COLOR: red, TABLE: !Ref Things}
    events:
      - stream:
          type: dynamodb
          arn: !GetAtt RateLimitsTable.StreamArn
          startingPosition: TRIM_HORIZON
          batchSize: 7
          batchWindow: 1
          maximumRetryAttempts: 4
          maximumRecordAgeInSeconds: 60
          destinations: {onFailure: {type: sqs, arn: {Fn::GetAtt: [Failures, Arn]}}}
      - schedule: rate(5 minutes)
      - sqs: {arn: {Fn::GetAtt: [Slow, Arn]}, batchSize: 3, functionResponseType: ReportBatchItemFailures}
""",
    )
    (function,) = read_functions(path)
    assert (function.module, function.attribute) == ("package.module", "handle")
    assert function.timeout == timedelta(seconds=9)
    assert function.environment == {"COLOR": "red"}
    (stream,) = function.streams
    assert (stream.table_family, stream.batch_size) == ("rate-limits", 7)
    assert (stream.maximum_retries, stream.maximum_record_age) == (4, timedelta(minutes=1))
    assert (stream.bisect, stream.partial_responses, stream.failure_queue) == (False, False, "Failures")
    (queue,) = function.queues
    assert (queue.queue, queue.batch_size, queue.partial_responses) == ("Slow", 3, True)
    assert function.schedules[0].every == timedelta(minutes=5)


STREAM = "{startingPosition: TRIM_HORIZON, arn: {Fn::GetAtt: [OrdersTable, StreamArn]}"


@pytest.mark.parametrize(
    "event",
    [
        "stream: {startingPosition: LATEST, arn: {Fn::GetAtt: [OrdersTable, StreamArn]}}",
        "stream: {startingPosition: TRIM_HORIZON, arn: 'arn:aws:dynamodb:…'}",
        "stream: {startingPosition: TRIM_HORIZON, arn: {Fn::GetAtt: [Orders, StreamArn]}}",
        f"stream: {STREAM}, parallelizationFactor: 2}}",
        f"stream: {STREAM}, tumblingWindowInSeconds: 2}}",
        f"stream: {STREAM}, filterPatterns: [{{eventName: INSERT}}]}}",
        f"stream: {STREAM}, batchSize: many}}",
        "schedule: 'cron(0 12 ? * MON *)'",
        "schedule: rate(often)",
        "s3: pictures",
    ],
)
def test_what_cannot_be_honored_is_refused(tmp_path: Path, event: str) -> None:
    with pytest.raises(ServerlessError, match="collect"):
        read_functions(written(tmp_path, f"  collect: {{handler: a.b, events: [{{{event}}}]}}"))
