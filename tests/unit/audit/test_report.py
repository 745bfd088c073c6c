"""What people and programs are told."""

import io
import json

from rich.console import Console

from pannier.audit.auditor import Outcome, Report
from pannier.audit.findings import CheckResult, Finding
from pannier.audit.report import as_json, show

WRONG = Finding("01ORDER", "12 sold", "[bold]11")
PENDING = Finding("02ORDER", "EXPIRE at noon", "not yet", pending=True)
REPORT = Report(
    (
        CheckResult("stock", "days sold what their orders hold", 1_234, (WRONG,)),
        CheckResult("overdue", "nobody waits for a timer", 7, (PENDING,)),
    ),
    idle=True,
    looks=2,
)


def shown(report: Report) -> str:
    out = io.StringIO()
    show(report, Console(file=out, width=120))
    return out.getvalue()


def test_a_row_a_check_then_ids() -> None:
    text = shown(REPORT)
    assert [line.split()[-3:] for line in text.splitlines() if line.startswith(("stock", "overdue"))] == [
        ["1,234", "1", "0"],
        ["7", "0", "1"],
    ]
    assert "01ORDER  expected 12 sold; found [bold]11" in text
    assert text.index("wrong stock") < text.index("pending overdue")
    assert "The books are wrong." in text


def test_a_long_list_is_cut_and_says_so() -> None:
    many = tuple(Finding(str(number), "1", "2") for number in range(130))
    report = Report((CheckResult("stock", "…", 130, many),), idle=True, looks=2)
    assert "and 30 more" in shown(report)
    assert len(json.loads(as_json(report))["checks"][0]["wrong"]) == 130


def test_the_same_for_programs() -> None:
    body = json.loads(as_json(REPORT))
    assert (body["outcome"], body["idle"], body["looks"]) == ("WRONG", True, 2)
    assert body["checks"][0] == {
        "name": "stock",
        "promise": "days sold what their orders hold",
        "examined": 1_234,
        "wrong": [{"id": "01ORDER", "expected": "12 sold", "found": "[bold]11"}],
        "pending": [],
    }
    assert body["checks"][1]["pending"] == [
        {"id": "02ORDER", "expected": "EXPIRE at noon", "found": "not yet"}
    ]


def test_outcomes_are_exit_statuses() -> None:
    assert {outcome.name: int(outcome) for outcome in Outcome} == {"CLEAN": 0, "WRONG": 1, "UNFINISHED": 2}
