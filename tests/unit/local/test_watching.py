"""What watches a deployment: nothing is forgotten, and each alarm leads to somebody who knows what to do."""

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from pannier.local.cli import _parser as parser
from pannier.local.serverless import read_functions
from pannier.local.tables import specifications
from pannier.local.watching import alarms_of, alarms_template, dashboard_template, read_subjects
from pannier.local.watching.alarms import Alarm
from pannier.local.watching.subjects import Query, function_id
from pannier.telemetry.catalogue import METRICS, NAMESPACE

PROJECT = Path(__file__).parents[3]
SUBJECTS = read_subjects(PROJECT / "serverless.yml")
ALARMS = {alarm.logical_id: alarm for alarm in alarms_of(SUBJECTS)}
OURS = {metric.name: metric for metric in METRICS}
RUNBOOK = (PROJECT / "infra" / "runbook.md").read_text(encoding="utf-8")


def told_of(query: Query) -> str:
    return json.dumps(dict(query.dimensions))


def watching(name: str, *named: str) -> list[Alarm]:
    """The alarms with a metric of that name, of what has these names."""
    return [
        alarm
        for alarm in ALARMS.values()
        for query in alarm.metrics.values()
        if query.name == name and all(each in told_of(query) for each in named)
    ]


def test_every_function_has_its_alarms() -> None:
    functions = read_functions(PROJECT / "serverless.yml")
    for function in functions:
        words = "".join(part.capitalize() for part in function.name.split("_"))
        assert f"{words}ErrorsAlarm" in ALARMS  # the name by which a rollout is taken back
        for metric in ("Errors", "Throttles"):
            assert len(watching(metric, function_id(function.name))) == 1
        assert len(watching("IteratorAge", function_id(function.name))) == bool(function.streams)
        assert len(watching("Failures", f'"{function.name}"')) == (function.name != "kitchen_tickets")
    assert len(functions) >= 18


def test_every_queue_has_an_alarm_for_what_was_given_up_or_for_what_waits() -> None:
    document = yaml.safe_load((PROJECT / "infra" / "queues.yml").read_text(encoding="utf-8"))
    queues = [name for name, body in document["Resources"].items() if body["Type"] == "AWS::SQS::Queue"]
    read = {mapping.queue for function in SUBJECTS.functions for mapping in function.queues}
    assert read == {"MessagesQueue", "WebhooksQueue", "LiveQueue"}
    for queue in queues:
        metric = "ApproximateAgeOfOldestMessage" if queue in read else "ApproximateNumberOfMessagesVisible"
        assert len(watching(metric, f'"{queue}"')) == 1
        assert ("Dead" in queue or "Failures" in queue) == (queue not in read)


def test_every_table_and_index_has_an_alarm_for_what_is_turned_away() -> None:
    for spec in specifications():
        for metric in ("ReadThrottleEvents", "WriteThrottleEvents"):
            (alarm,) = {each.logical_id for each in watching(metric, f'"{spec.logical_id}"')}
            indexes = {
                query.dimensions.get("GlobalSecondaryIndexName") for query in ALARMS[alarm].metrics.values()
            }
            assert indexes == {None, *(index.name for index in spec.indexes)}


def test_a_metric_of_ours_is_asked_for_as_the_catalogue_has_it() -> None:
    asked = [q for alarm in ALARMS.values() for q in alarm.metrics.values() if q.namespace == NAMESPACE]
    assert asked
    for query in asked:
        assert set(query.dimensions) == {"stage", *OURS[query.name].dimensions}


def test_what_cloudwatch_takes() -> None:
    for alarm in ALARMS.values():
        assert len(alarm.metrics) <= 9, "ten in all, with the expression"
        assert 1 <= alarm.datapoints <= alarm.evaluated
        assert alarm.expression is not None or len(alarm.metrics) == 1
        for name in alarm.metrics if alarm.expression else ():
            assert re.fullmatch(r"[a-z][a-zA-Z0-9_]*", name)
            assert re.search(rf"\b{name}\b", alarm.expression or ""), alarm.name


def test_only_the_sweeper_rings_by_what_is_missing() -> None:
    by_absence = [name for name, alarm in ALARMS.items() if alarm.missing == "breaching"]
    assert by_absence == ["DeadlineSweeperMissingAlarm"]


def test_every_alarm_tells_the_topic_when_it_rings_and_when_it_is_over() -> None:
    document = yaml.safe_load(alarms_template(tuple(ALARMS.values())))
    alarms = {
        n: each for n, each in document["Resources"].items() if each["Type"] == "AWS::CloudWatch::Alarm"
    }
    assert alarms.keys() == ALARMS.keys()
    for body in alarms.values():
        topic = [{"Ref": "AlarmsTopic"}]
        assert (body["Properties"]["AlarmActions"], body["Properties"]["OKActions"]) == (topic, topic)
    assert document["Resources"]["AlarmsByMail"]["Condition"] == "AlarmsGoByMail"


def sections() -> dict[str, str]:
    found = re.split(r"^## (.+)$", RUNBOOK, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def lines_of(section: str) -> list[str]:
    """The alarms, or patterns of alarms, that have a line in it."""
    return re.findall(r"^\| `([\w*]+Alarm)` \|", section, flags=re.MULTILINE)


@pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS)
def test_every_alarm_has_a_line_in_the_section_that_its_description_names(alarm: Alarm) -> None:
    section = alarm.description.partition("infra/runbook.md#")[2].rstrip(".")
    lines = [line for line in lines_of(sections()[section]) if fnmatchcase(alarm.logical_id, line)]
    assert len(lines) == 1
    assert len(alarm.description) < 1024


def test_every_line_has_an_alarm() -> None:
    named = [line for section in sections().values() for line in lines_of(section)]
    assert [line for line in named if not any(fnmatchcase(alarm, line) for alarm in ALARMS)] == []
    assert len(named) == len(set(named))


def test_the_runbook_says_of_every_function_what_people_notice() -> None:
    named = re.findall(r"^\| `(\w+)` \|", sections()["function-errors"], flags=re.MULTILINE)
    functions = [function.name for function in SUBJECTS.functions]
    assert sorted(name for name in named if not name.endswith("Alarm")) == sorted(functions)


def test_the_commands_of_the_runbook_are_commands() -> None:
    commands = re.findall(r"`pannier ([^`]+)`", RUNBOOK)
    assert {command.split()[0] for command in commands} == {"redrive", "rebuild", "verify"}
    for command in commands:
        parsed = parser().parse_args(command.replace("$STACK", "pannier-prod").split())
        assert parsed.stack == "pannier-prod"


def dashboard() -> dict[str, Any]:
    """The body, with a name for each resource in it."""
    document = yaml.safe_load(dashboard_template(SUBJECTS))
    body = document["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    known = {
        "AWS::Region",
        "HttpApi",
        "WebsocketsApi",
        *(f"{queue}.QueueName" for queue in SUBJECTS.queues),
        *(spec.logical_id for spec in SUBJECTS.tables),
        *(function_id(function.name) for function in SUBJECTS.functions),
    }

    def name(match: re.Match[str]) -> str:
        assert match[1] in known or match[1] == "sls:stage", match[0]
        return f"a-name-{match[1]}"

    told: dict[str, Any] = json.loads(re.sub(r"\$\{([^}]+)\}", name, body))
    return told


def test_the_dashboard_is_json_with_a_place_for_each_widget() -> None:
    places = [(each["x"], each["y"], each["width"], each["height"]) for each in dashboard()["widgets"]]
    assert len(set(places)) == len(places)
    assert all(x + width <= 24 for x, _, width, _ in places)


def test_the_dashboard_shows_metrics_that_there_are() -> None:
    lines = [line for widget in dashboard()["widgets"] for line in widget["properties"]["metrics"]]
    ours = [line for line in lines if line[0] == NAMESPACE]
    for _, name, *dimensions, options in ours:
        assert set(dimensions[::2]) == {"stage", *OURS[name].dimensions}
        assert re.fullmatch(r"Sum|Maximum|p50|p95|p99", options["stat"])
    shown = {name for _, name, *_ in ours}
    assert shown == OURS.keys()
    titles = " ".join(widget["properties"]["title"] for widget in dashboard()["widgets"])
    for subject in (
        "Orders by state",
        "reaction",
        "Iterator age",
        "Errors",
        "Throttles",
        "Given up",
        "late",
        "Live",
        "Cost",
    ):
        assert subject in titles


def test_a_function_and_a_queue_more_are_watched(tmp_path: Path) -> None:
    """The files of a deployment with another queue and another function have alarms for both."""
    (tmp_path / "more.yml").write_text("Resources:\n  PrintsQueue:\n    Type: AWS::SQS::Queue\n")
    (tmp_path / "serverless.yml").write_text(
        "service: more\nfunctions:\n  ticket_printer:\n    handler: a.b.handler\n    events:\n"
        "      - schedule: rate(1 minute)\nresources:\n  - ${file(more.yml)}\n"
    )
    names = {alarm.logical_id for alarm in alarms_of(read_subjects(tmp_path / "serverless.yml"))}
    assert {"TicketPrinterErrorsAlarm", "TicketPrinterThrottlesAlarm", "PrintsAlarm"} <= names
    assert "HttpErrorsAlarm" not in names
