"""What every function has in common, as Lambda would see it."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pannier.core.settings import Settings
from pannier.telemetry.catalogue import LATENESS, METRICS, ORDERS, REACTION_TIME, RETRIES
from pannier.telemetry.correlation import correlated, current_correlation
from pannier.telemetry.functions import FunctionFailed, observed
from pannier.telemetry.measuring import measure, measure_time
from tests.logs_put_back import logs_put_back

CONTEXT = SimpleNamespace(aws_request_id="request-1", function_version="7")


@pytest.fixture
def on_lambda(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that Lambda runs. What it does to logging is undone."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "pannier-test-function")
    monkeypatch.setenv("STAGE", "test")
    monkeypatch.delenv("METRICS_FILE", raising=False)
    with logs_put_back():
        yield


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.usefixtures("on_lambda")
def test_a_line_says_who_speaks_in_which_invocation_and_for_which_request(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @observed
    def handler(event: str, context: Any) -> str:
        with correlated("01JABCDEFGHJKMNPQRSTVWXYZ0"):
            logging.getLogger("pannier.orders").info("moved %s", "one", extra={"sequence": 3})
        logging.getLogger("botocore").info("of no interest")
        logging.getLogger("botocore").warning("of interest")
        return event

    assert handler("done", CONTEXT) == "done"
    first, second = lines_of(capsys)
    assert first.pop("timestamp").endswith("+00:00")
    assert first.pop("location").startswith("handler:")
    assert isinstance(first.pop("cold_start"), bool)
    assert first == {
        "level": "INFO",
        "logger": "pannier.orders",
        "message": "moved one",
        "service": "pannier",
        "stage": "test",
        "function": "test_functions",
        "function_request_id": "request-1",
        "function_version": "7",
        "sequence": 3,
        "correlation_id": "01JABCDEFGHJKMNPQRSTVWXYZ0",
    }
    assert (second["logger"], second["level"]) == ("botocore", "WARNING")
    assert "correlation_id" not in second


@pytest.mark.usefixtures("on_lambda")
def test_only_the_first_invocation_of_a_process_is_a_cold_start(capsys: pytest.CaptureFixture[str]) -> None:
    @observed
    def handler(event: None, context: Any) -> None:
        logging.getLogger("pannier").info("here")

    handler(None, CONTEXT)
    handler(None, CONTEXT)
    assert [line["cold_start"] for line in lines_of(capsys)][-1] is False


@pytest.mark.usefixtures("on_lambda")
def test_a_failure_is_logged_once_and_nothing_of_what_it_says_gets_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @observed
    def handler(event: None, context: Any) -> None:
        try:
            raise KeyError("13800138000")
        except KeyError as error:
            error.add_note("of 李明")
            raise RuntimeError("李明, 13800138000") from error

    with pytest.raises(FunctionFailed) as raised:
        handler(None, CONTEXT)
    assert str(raised.value) == "RuntimeError from KeyError"
    assert raised.value.__cause__ is None
    (line,) = lines_of(capsys)
    assert line["level"] == "ERROR"
    assert line["message"].startswith("the function failed: RuntimeError from KeyError at ")
    assert "138" not in str(line)
    assert "李明" not in str(line)


@pytest.mark.usefixtures("on_lambda")
def test_a_wrong_setting_is_named_without_its_value(capsys: pytest.CaptureFixture[str]) -> None:
    @observed
    def handler(event: None, context: Any) -> None:
        Settings.from_environment({"QUOTE_VALID_SECONDS": "13800138000x"})

    with pytest.raises(FunctionFailed) as raised:
        handler(None, CONTEXT)
    named = "SettingsError (QUOTE_VALID_SECONDS is not a number of seconds) from ValueError"
    assert str(raised.value) == named
    (line,) = lines_of(capsys)
    assert line["message"].startswith(f"the function failed: {named} at ")
    assert "138" not in str(line)


@pytest.mark.usefixtures("on_lambda")
def test_a_traceback_that_anybody_logs_is_types_and_places(capsys: pytest.CaptureFixture[str]) -> None:
    @observed
    def handler(event: None, context: Any) -> None:
        try:
            error = ValueError("13800138000")
            error.add_note("of 李明")
            raise error
        except ValueError:
            logging.getLogger("pannier.api").exception("unexpected")

    handler(None, CONTEXT)
    (line,) = lines_of(capsys)
    assert line["exception_name"] == "ValueError"
    assert line["exception"].startswith("ValueError at ")
    assert not {"exception_notes", "stack_trace"} & set(line)
    assert "138" not in str(line)


@pytest.mark.usefixtures("on_lambda")
def test_whatever_is_logged_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    @observed
    def handler(event: None, context: Any) -> None:
        log = logging.getLogger("pannier")
        log.warning('{"a": 1}', extra={"numbers": {1: Decimal(2)}, "at": Path("/a"), "none": None})
        log.warning("two\nlines")

    handler(None, CONTEXT)
    first, second = lines_of(capsys)
    assert (first["message"], first["numbers"], first["at"]) == ('{"a": 1}', {"1": "2"}, "/a")
    assert "none" not in first
    assert second["message"] == "two\nlines"


@pytest.mark.usefixtures("on_lambda")
def test_metrics_are_written_at_the_end_also_of_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    @observed
    def handler(event: None, context: Any) -> None:
        measure(ORDERS, state="PLACED")
        measure(ORDERS, state="PLACED")
        measure(ORDERS, state="READY")
        measure_time(REACTION_TIME, timedelta(seconds=1.5))
        measure(RETRIES)
        raise RuntimeError

    with pytest.raises(FunctionFailed):
        handler(None, CONTEXT)
    written = [line for line in lines_of(capsys) if "_aws" in line]
    described = []
    for line in written:
        told = line.pop("_aws")
        assert told["Timestamp"] > 0
        (metrics,) = told["CloudWatchMetrics"]
        assert metrics["Namespace"] == "Pannier"
        assert line["stage"] == "test"
        described.append((metrics["Dimensions"], metrics["Metrics"], line))
    count = {"Name": "OrderTransitions", "Unit": "Count"}
    assert described == [
        ([["stage", "state"]], [count], {"stage": "test", "state": "PLACED", "OrderTransitions": [1, 1]}),
        ([["stage", "state"]], [count], {"stage": "test", "state": "READY", "OrderTransitions": [1]}),
        (
            [["stage", "function"]],
            [{"Name": "ReactionTime", "Unit": "Milliseconds"}, {"Name": "Retries", "Unit": "Count"}],
            {"stage": "test", "function": "test_functions", "ReactionTime": [1500.0], "Retries": [1]},
        ),
    ]


@pytest.mark.usefixtures("on_lambda")
def test_more_values_than_a_line_may_have_go_into_several(capsys: pytest.CaptureFixture[str]) -> None:
    @observed
    def handler(event: None, context: Any) -> None:
        for number in range(250):
            measure(RETRIES, number)

    handler(None, CONTEXT)
    values = [line["Retries"] for line in lines_of(capsys)]
    assert [len(each) for each in values] == [100, 100, 50]
    assert [value for each in values for value in each] == list(range(250))


def test_elsewhere_it_raises_what_it_raises_and_writes_metrics_to_a_file_if_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    monkeypatch.delenv("METRICS_FILE", raising=False)

    @observed
    def handler(event: None, context: Any) -> None:
        measure_time(LATENESS, timedelta(seconds=-1), command="EXPIRE")
        raise LookupError

    with pytest.raises(LookupError):
        handler(None, None)
    monkeypatch.setenv("METRICS_FILE", str(tmp_path / "metrics.jsonl"))
    with pytest.raises(LookupError):
        handler(None, None)
    (line,) = (tmp_path / "metrics.jsonl").read_text().splitlines()
    assert json.loads(line)["DeadlineLateness"] == [0.0]
    assert capsys.readouterr().out == ""


def test_what_is_measured_where_nobody_collects_is_forgotten() -> None:
    measure(ORDERS, state="PLACED")


@pytest.mark.parametrize(
    "dimensions",
    [
        {},
        {"state": "PLACED", "order": "x"},
        {"state": "01JABCDEFGHJKMNPQRSTVWXYZ0"},
        {"state": ""},
        {"channel": "SMS"},
    ],
)
def test_a_dimension_is_a_word_and_the_metrics_own(dimensions: dict[str, str]) -> None:
    @observed
    def handler(event: None, context: Any) -> None:
        measure(ORDERS, **dimensions)

    with pytest.raises(ValueError, match="OrderTransitions"):
        handler(None, None)


def test_metrics_have_names_of_their_own_and_no_more_than_two_dimensions() -> None:
    assert len({metric.name for metric in METRICS}) == len(METRICS)
    assert max(len(metric.dimensions) for metric in METRICS) <= 1


def test_what_follows_from_a_request_ends_with_it() -> None:
    assert current_correlation() is None
    with correlated("a"):
        with correlated(None):
            assert current_correlation() is None
        assert current_correlation() == "a"
    assert current_correlation() is None
