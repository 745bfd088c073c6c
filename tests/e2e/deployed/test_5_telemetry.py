"""What the functions said of themselves, as CloudWatch Logs have it."""

import json
from collections.abc import Iterator
from typing import Any

from pannier.local.serverless import read_functions
from tests.e2e.deployed.cloud import PROJECT
from tests.e2e.deployed.deploying import STAGE, Deployment
from tests.e2e.deployed.receiver import Receiver
from tests.e2e.deployed.town import Town

_FOLLOW = ("order_reactions", "order_notifications", "message_sender", "webhook_sender", "live_delivery")


def test_a_request_is_found_in_the_log_of_every_function_that_follows_from_it(
    deployment: Deployment, town: Town, receiver: Receiver
) -> None:
    (told,) = [each for each in receiver.taken if each["type"] == "order.accepted"]
    request_id = told["correlationId"]
    asked = [each for each in _lines(deployment, "http") if each.get("correlation_id") == request_id]
    assert [each["operation"] for each in asked if "operation" in each] == ["AcceptOrder"]
    without = [
        function
        for function in _FOLLOW
        if not any(each.get("correlation_id") == request_id for each in _lines(deployment, function))
    ]
    assert without == []


def test_every_line_says_who_speaks(deployment: Deployment, town: Town) -> None:
    for function in read_functions(PROJECT / "serverless.yml"):
        for line in _lines(deployment, function.name):
            if "_aws" not in line:
                assert (line["service"], line["stage"], line["function"]) == ("pannier", STAGE, function.name)
                assert line["function_request_id"]


def test_what_happened_was_measured(deployment: Deployment, town: Town) -> None:
    states = [each["state"] for each in _lines(deployment, "order_reactions") if "OrderTransitions" in each]
    assert {"PLACED", "PREPARING", "COMPLETED", "REJECTED"} <= set(states)
    (late,) = [each for each in _lines(deployment, "deadline_sweeper") if "DeadlineLateness" in each]
    assert (late["command"], late["stage"]) == ("EXPIRE", STAGE)
    assert late["DeadlineLateness"][0] < 180_000
    for function in ("order_reactions", "order_notifications"):
        times = [each for each in _lines(deployment, function) if "ReactionTime" in each]
        assert times
        assert all(0 <= value < 180_000 for each in times for value in each["ReactionTime"])


def _lines(deployment: Deployment, function: str) -> Iterator[Any]:
    """Those that are JSON: the runtime's own are not, nor are somebody else's tickets."""
    for printed in deployment.printed(function):
        if printed.startswith("{"):
            yield json.loads(printed)
