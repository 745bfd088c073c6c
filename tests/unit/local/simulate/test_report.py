"""What is told in the end."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

from rich.console import Console

from pannier.local.simulate.recorder import Distribution, UnexpectedError
from pannier.local.simulate.report import Report, json_of, print_report
from pannier.local.simulate.watchers import WatchReport
from pannier.local.simulate.webhooks import WebhookReport

REPORT = Report(
    asked=3,
    clients=2,
    seed=1,
    rate=30,
    slowest_rate=30,
    began_at=datetime(2026, 11, 22, 3, 10, tzinfo=UTC),
    ended_at=datetime(2026, 11, 23, 4, 10, tzinfo=UTC),
    real_seconds=61.24,
    endings={
        ("COMPLETED", "by the customer"): 1,
        ("COMPLETED", "by time"): 1,
        ("REJECTED", "TOO_BUSY"): 1,
    },
    unfinished={},
    refusals={("MENU_ITEM_UNAVAILABLE", "QuoteCreate"): 4, ("MENU_ITEM_UNAVAILABLE", "OrderPlace"): 1},
    requests={"OrderPlace": Distribution(3, 0.02, 0.05, 0.05, 0.051)},
    to_inbox=Distribution(3, 0.5, 0.9, 0.9, 0.9),
    webhooks=WebhookReport(2, 1, 7, 1, {"accepted": 8, "hung up": 2}),
    watching=WatchReport(4, 12, 30, 1, 0, 0, 5, Distribution(30, 0.4, 0.8, 0.9, 1.0)),
    notes={"access token renewed": 7},
    unexpected=(),
    unexpected_count=0,
)


def text_of(report: Report) -> str:
    console = Console(record=True, width=160, force_terminal=False)
    print_report(report, console)
    return console.export_text()


def test_a_good_run_tells_states_latencies_inbox_and_refusals() -> None:
    text = text_of(REPORT)
    assert REPORT.good
    assert "3 orders placed by 2 clients, 3 requests in 61 s" in text
    assert "by the customer" in text
    assert re.search(r"MENU_ITEM_UNAVAILABLE +5 +QuoteCreate 4, OrderPlace 1", text)
    assert re.search(r"events accepted, of 1 orders at 2 endpoints +7", text)
    assert re.search(r"hung up +2", text)
    assert "4 clients with 12 subscriptions" in text
    assert re.search(r"events heard +30\n", text)
    assert re.search(r"p95 +0\.80", text)
    assert "No unexpected error." in text
    assert "(30×)" in text
    assert "(30×, and 8× where people did not keep up)" in text_of(replace(REPORT, slowest_rate=8.2))


def test_unexpected_errors_and_unfinished_orders_are_listed_and_make_it_bad() -> None:
    failed = replace(
        REPORT, unexpected=(UnexpectedError("OrderPlace", "HTTP 500 [x]"),) * 2, unexpected_count=2
    )
    assert not failed.good
    assert "2 × OrderPlace: HTTP 500 [x]" in text_of(failed)
    unfinished = replace(REPORT, unfinished={"T3JkZXI6MQ": "READY"})
    assert not unfinished.good
    assert "T3JkZXI6MQ" in text_of(unfinished)


def test_the_json_has_the_same_numbers() -> None:
    made = json.loads(json.dumps(json_of(REPORT)))
    assert made["finalStates"] == {
        "COMPLETED": {"by the customer": 1, "by time": 1},
        "REJECTED": {"TOO_BUSY": 1},
    }
    assert made["refusals"] == {"MENU_ITEM_UNAVAILABLE": {"QuoteCreate": 4, "OrderPlace": 1}}
    assert made["latencySeconds"]["OrderPlace"] == {
        "count": 3,
        "p50": 0.02,
        "p95": 0.05,
        "p99": 0.05,
        "highest": 0.051,
    }
    assert made["placingToInboxSeconds"]["p50"] == 0.5
    assert made["realSeconds"] == 61.2
