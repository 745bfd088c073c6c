"""Reading `serverless.yml`: ours, and what is wrong in others."""

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from pannier.local.serverless import Reference, ServerlessError, read_functions, read_template

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


def test_what_the_http_process_does_itself_wakes_no_function_here() -> None:
    functions = {function.name: function for function in read_functions(PROJECT / "serverless.yml")}
    for name in ("http", "live_connections"):
        function = functions[name]
        assert function.serves_http
        woken_by = (*function.streams, *function.queues, *function.buses, *function.schedules)
        assert woken_by == ()


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


def test_a_function_on_a_bus_and_at_a_time_of_day(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
  collect:
    handler: module.handle
    events:
      - eventBridge:
          eventBus: !GetAtt Bus.Arn
          pattern: {source: [pannier.orders], detail-type: [order.placed]}
      - schedule: {rate: [rate(1 day), "cron(30 3 * * ? *)"]}
      - schedule: {rate: rate(1 hour), enabled: false}
      - sqs: {arn: !GetAtt Slow.Arn, batchSize: 100, maximumConcurrency: 50, filterPatterns: [{body: {kind: [x]}}]}
""",
    )
    (function,) = read_functions(path)
    (bus,) = function.buses
    assert (bus.bus, bus.pattern) == (
        "Bus",
        {"source": ["pannier.orders"], "detail-type": ["order.placed"]},
    )
    assert [(schedule.every, schedule.at) for schedule in function.schedules] == [
        (timedelta(days=1), None),
        (timedelta(days=1), time(3, 30)),
    ]
    (queue,) = function.queues
    assert (queue.batch_size, queue.at_once) == (10, 8)
    assert queue.matches({"body": {"kind": "x"}})
    assert not queue.matches({"body": {"kind": "y"}})


@pytest.mark.parametrize(("said", "retries"), [("", 2), ("maximumRetryAttempts: 0, ", 0)])
def test_a_function_on_a_bus_is_tried_again_as_often_as_it_says(
    tmp_path: Path, said: str, retries: int
) -> None:
    event = "eventBridge: {eventBus: {Ref: Bus}, pattern: {source: [x]}}"
    path = written(tmp_path, f"  collect: {{handler: a.b, {said}events: [{{{event}}}]}}")
    (function,) = read_functions(path)
    assert function.buses[0].retries == retries


def test_our_own_resources_and_what_leads_to_them() -> None:
    template = read_template(PROJECT / "serverless.yml")
    assert {"MessagesQueue", "WebhooksQueue", "UploadsBucket", "OrderEventsBus", "OrdersTable"} <= set(
        template.resources
    )
    assert template.environment["UPLOADS_BUCKET"] == Reference("UploadsBucket")
    assert template.environment["MESSAGES_QUEUE_URL"] == Reference("MessagesQueue")
    assert template.environment["EVENT_BUS"] == Reference("OrderEventsBus")
    assert not {"TOKEN_KEY", "TABLE_PREFIX", "MAIL_FROM"} & set(template.environment)


def test_every_queue_that_a_function_hangs_on_gives_up_to_a_queue_that_is_found_by_its_name() -> None:
    resources = read_template(PROJECT / "serverless.yml").resources
    functions = read_functions(PROJECT / "serverless.yml")
    for mapping in (mapping for function in functions for mapping in function.queues):
        queue: Any = resources[mapping.queue].properties
        dead: Any = resources[queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]].properties
        name = queue["QueueName"]["Fn::Sub"].removesuffix(".fifo")
        in_order = ".fifo" if queue.get("FifoQueue") else ""
        assert dead["QueueName"]["Fn::Sub"] == f"{name}-dead{in_order}"
        timeout = next(function.timeout for function in functions if function.name == mapping.function)
        assert queue["VisibilityTimeout"] >= 6 * timeout.total_seconds()


@pytest.mark.parametrize(
    "variables",
    [
        "{provider: {environment: {A: x}}, functions: {f: {environment: {A: y}}}}",
        "{functions: {}, resources: ['${ssm:/x}']}",
        "{functions: {}, resources: [{Resources: {Q: {Properties: {}}}}]}",
    ],
)
def test_a_template_that_cannot_be_followed_is_refused(tmp_path: Path, variables: str) -> None:
    path = tmp_path / "serverless.yml"
    path.write_text(variables)
    with pytest.raises(ServerlessError):
        read_template(path)


STREAM = "{startingPosition: TRIM_HORIZON, arn: {Fn::GetAtt: [OrdersTable, StreamArn]}"


@pytest.mark.parametrize(
    "event",
    [
        "stream: {startingPosition: LATEST, arn: {Fn::GetAtt: [OrdersTable, StreamArn]}}",
        "stream: {startingPosition: TRIM_HORIZON, arn: 'arn:aws:dynamodb:…'}",
        "stream: {startingPosition: TRIM_HORIZON, arn: {Fn::GetAtt: [Orders, StreamArn]}}",
        f"stream: {STREAM}, parallelizationFactor: 11}}",
        f"stream: {STREAM}, tumblingWindowInSeconds: 2}}",
        f"stream: {STREAM}, filterPatterns: [{{eventName: INSERT}}]}}",
        f"stream: {STREAM}, batchSize: many}}",
        "schedule: 'cron(0 12 ? * MON *)'",
        "schedule: rate(often)",
        "s3: pictures",
        "sqs: {arn: 'arn:aws:sqs:…'}",
        "sqs: {arn: {Fn::GetAtt: [Slow, Arn]}, visibility: 5}",
        "eventBridge: {eventBus: {Ref: Bus}}",
        "eventBridge: {eventBus: {Ref: Bus}, pattern: {}}",
        "eventBridge: {eventBus: {Ref: Bus}, pattern: {source: [x]}, schedule: rate(1 day)}",
    ],
)
def test_what_cannot_be_honored_is_refused(tmp_path: Path, event: str) -> None:
    with pytest.raises(ServerlessError, match="collect"):
        read_functions(written(tmp_path, f"  collect: {{handler: a.b, events: [{{{event}}}]}}"))
