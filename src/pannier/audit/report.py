"""What an audit came to, for people and for programs."""

import json

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pannier.audit.auditor import Outcome, Report
from pannier.audit.findings import CheckResult, Finding

_LISTED = 100
_VERDICTS = {
    Outcome.CLEAN: "[green]The books are right.[/]",
    Outcome.WRONG: "[red]The books are wrong.[/]",
    Outcome.UNFINISHED: "[yellow]Nothing is wrong as far as can be seen, but not everything is settled.[/]",
}


def show(report: Report, console: Console) -> None:
    """A row a check, then what is wrong and what is pending, by id."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("check")
    table.add_column("promise")
    for heading in ("examined", "wrong", "pending"):
        table.add_column(heading, justify="right")
    for result in report.results:
        wrong, pending = _split(result)
        table.add_row(
            result.name,
            result.promise,
            f"{result.examined:,}",
            f"[red]{len(wrong):,}[/]" if wrong else "0",
            f"[yellow]{len(pending):,}[/]" if pending else "0",
        )
    console.print(table)
    for result in report.results:
        wrong, pending = _split(result)
        _list(console, f"[red]wrong[/] {result.name}", wrong)
        _list(console, f"[yellow]pending[/] {result.name}", pending)
    if not report.idle:
        console.print("[yellow]Streams or timers still have something to deliver.[/]")
    console.print(_VERDICTS[report.outcome])


def as_json(report: Report) -> str:
    """All of it, as one JSON object."""
    body = {
        "outcome": report.outcome.name,
        "idle": report.idle,
        "looks": report.looks,
        "checks": [
            {
                "name": result.name,
                "promise": result.promise,
                "examined": result.examined,
                "wrong": [_row(finding) for finding in _split(result)[0]],
                "pending": [_row(finding) for finding in _split(result)[1]],
            }
            for result in report.results
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1)


def _split(result: CheckResult) -> tuple[list[Finding], list[Finding]]:
    """What is wrong, and what is pending."""
    return (
        [finding for finding in result.findings if not finding.pending],
        [finding for finding in result.findings if finding.pending],
    )


def _row(finding: Finding) -> dict[str, str]:
    return {"id": finding.subject, "expected": finding.expected, "found": finding.found}


def _list(console: Console, heading: str, findings: list[Finding]) -> None:
    if not findings:
        return
    console.print(f"\n{heading}")
    for finding in findings[:_LISTED]:
        line = f"  {finding.subject}  expected {finding.expected}; found {finding.found}"
        console.print(escape(line), soft_wrap=True)
    if len(findings) > _LISTED:
        console.print(f"  … and {len(findings) - _LISTED:,} more; --json has them all")
