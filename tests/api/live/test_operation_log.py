"""One line a subscription that somebody starts, and nothing about persons."""

import logging
from typing import Any

import pytest

from pannier.core.ids import is_id
from tests.api.live.conftest import SUBSCRIPTION, Client, Served


def told(client: Client, caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The lines, once everything that was sent before has been acted on."""
    client.ping()
    found = [record for record in caplog.records if record.getMessage() == "subscription"]
    caplog.clear()
    return [
        {name: vars(record)[name] for name in ("operation", "type", "codes", "ms", "correlation_id")}
        for record in found
    ]


def test_a_line_tells_which_operation_and_how_it_went(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "pannier.requests"), served.ready() as client:
        client.subscribe("1")
        (good,) = told(client, caplog)
        client.send(
            id="2",
            type="subscribe",
            payload={"query": SUBSCRIPTION, "operationName": "Of", "variables": {"of": "hidden"}},
        )
        assert client.receive()["type"] == "error"
        (hidden,) = told(client, caplog)
    assert is_id(good.pop("correlation_id"))
    assert good.pop("ms") > 0
    assert good == {"operation": None, "type": "subscription", "codes": []}
    assert (hidden["operation"], hidden["codes"]) == ("Of", ["NOT_FOUND"])


def test_a_fault_is_found_by_the_id_that_its_client_was_told(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "pannier.requests"), served.ready() as client:
        client.subscribe("1", "faulty")
        (error,) = client.receive()["payload"]
        (line,) = told(client, caplog)
    assert line["codes"] == ["INTERNAL_SERVER_ERROR"]
    assert line["correlation_id"] == error["extensions"]["requestId"]
