"""Commands on a deployed stack, by its name."""

import argparse

import pytest

from pannier.adapters.clients import client
from pannier.core.settings import Settings
from pannier.local.cli import main
from pannier.local.reach import reach


@pytest.fixture
def stack(resources: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A stack `test`, on an engine that stands for the cloud."""
    monkeypatch.setenv("DYNAMODB_ENDPOINT", resources.dynamodb_endpoint or "")
    for name in ("TABLE_PREFIX", "MESSAGES_QUEUE_URL", "DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    return resources


def _named(name: str) -> argparse.Namespace:
    return argparse.Namespace(stack=name, region="us-east-1", from_environment=False)


def test_a_stack_is_found_by_its_name_with_its_tables_and_queues(stack: Settings) -> None:
    reached = reach(_named("test"))
    assert (reached.settings.table_prefix, reached.running) == ("test-", None)
    queue = client("sqs", stack).get_queue_url(QueueName="test-messages")["QueueUrl"]
    assert reached.settings.messages_queue_url == queue
    assert reach(_named("another")).settings.messages_queue_url is None


def test_commands_work_on_it(stack: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    sqs = client("sqs", stack)
    dead = sqs.get_queue_url(QueueName="test-messages-dead")["QueueUrl"]
    sqs.send_message(QueueUrl=dead, MessageBody="{}")
    there = ("--stack", "test", "--region", "us-east-1")
    assert main(["redrive", "--list", *there]) == 0
    listed = dict(line.split() for line in capsys.readouterr().out.splitlines()[1:])
    assert listed == {
        "live": "0", "messages": "1", "webhooks": "0", "stream-failures": "0", "async-failures": "0",
    }  # fmt: skip
    assert main(["redrive", *there]) == 0
    assert "messages: 1 of 1 moved back" in capsys.readouterr().out
    assert main(["rebuild", "all", "--settle", "0", *there]) == 0
    assert main(["backfill", "--list", *there]) == 0
    assert main(["appoint", "nobody@example.com", *there]) == 1


def test_a_stack_and_the_environment_are_not_named_together(stack: Settings) -> None:
    with pytest.raises(SystemExit):
        main(["redrive", "--stack", "test", "--from-environment"])
