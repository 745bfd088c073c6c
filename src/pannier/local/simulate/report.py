"""What a simulation tells in the end: tables for people, JSON for programs."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from pannier.local.simulate.recorder import Distribution, Recorder, UnexpectedError
from pannier.local.simulate.watchers import WatchReport
from pannier.local.simulate.webhooks import WebhookReport

_LISTED = 20


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome. `endings` are orders by (final state, how it came about), `unfinished` those in no final state."""

    asked: int
    clients: int
    seed: int
    rate: float
    slowest_rate: float  # while people did not keep up
    began_at: datetime
    ended_at: datetime
    real_seconds: float
    endings: Mapping[tuple[str, str], int]
    unfinished: Mapping[str, str]  # status by id
    refusals: Mapping[tuple[str, str], int]  # by (code, operation)
    requests: Mapping[str, Distribution]
    to_inbox: Distribution | None
    webhooks: WebhookReport | None
    watching: WatchReport | None
    notes: Mapping[str, int]
    unexpected: tuple[UnexpectedError, ...]
    unexpected_count: int

    @property
    def good(self) -> bool:
        """Whether all went as it should."""
        return not self.unexpected_count and not self.unfinished


def json_of(report: Report) -> dict[str, Any]:
    """The report as JSON values."""
    states: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (status, why), count in report.endings.items():
        states[status][why or "-"] = count
    codes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (code, operation), count in report.refusals.items():
        codes[code][operation] = count
    return {
        "orders": report.asked,
        "clients": report.clients,
        "seed": report.seed,
        "rate": report.rate,
        "slowestRate": report.slowest_rate,
        "beganAt": report.began_at.isoformat(),
        "endedAt": report.ended_at.isoformat(),
        "realSeconds": round(report.real_seconds, 1),
        "finalStates": states,
        "unfinished": dict(report.unfinished),
        "refusals": codes,
        "latencySeconds": {name: asdict(each) for name, each in report.requests.items()},
        "placingToInboxSeconds": None if report.to_inbox is None else asdict(report.to_inbox),
        "webhooks": None if report.webhooks is None else asdict(report.webhooks),
        "watching": None if report.watching is None else asdict(report.watching),
        "notes": dict(report.notes),
        "unexpected": [asdict(each) for each in report.unexpected],
        "unexpectedCount": report.unexpected_count,
    }


def print_report(report: Report, console: Console) -> None:
    """The tables of the end."""
    placed = sum(report.endings.values())
    total = sum(each.count for each in report.requests.values())
    rates = f"{report.rate:g}×"
    if report.slowest_rate < report.rate:
        rates = f"{report.rate:g}×, and {report.slowest_rate:.0f}× where people did not keep up"
    console.print(
        f"\n{placed} orders placed by {report.clients} clients, {total} requests in {report.real_seconds:.0f} s; "
        f"the platform's clock went from {report.began_at:%a %H:%M} to {report.ended_at:%a %H:%M} "
        f"({rates})\n",
        soft_wrap=True,
    )
    console.print(_endings(report))
    console.print(_requests(report))
    console.print(_inbox(report))
    if report.refusals:
        console.print(_refusals(report))
    if report.webhooks is not None:
        console.print(_webhooks(report.webhooks))
    if report.watching is not None:
        console.print(_watching(report.watching))
    for what, count in sorted(report.notes.items()):
        console.print(f"  {count:>6}  {what}")
    if report.unfinished:
        console.print(f"\n[red]{len(report.unfinished)} orders reached no final state:[/]")
        for order_id, status in list(report.unfinished.items())[:_LISTED]:
            console.print(f"  {status:<16} {order_id}")
    if report.unexpected_count:
        console.print(f"\n[red]{report.unexpected_count} unexpected errors:[/]")
        for (operation, what), count in _same(report.unexpected)[:_LISTED]:
            console.print(f"  {count:>4} × {operation}: {what}", markup=False, soft_wrap=True)
    else:
        console.print("\n[green]No unexpected error.[/]")


def _endings(report: Report) -> Table:
    table = _table("Orders by final state", "state", "how", "orders:")
    by_state: Counter[str] = Counter()
    for (status, _), count in report.endings.items():
        by_state[status] += count
    for status, sum_ in by_state.most_common():
        table.add_row(status, "", str(sum_), style="bold")
        reasons = sorted(
            ((why, count) for (each, why), count in report.endings.items() if each == status and why),
            key=lambda pair: (-pair[1], pair[0]),
        )
        for why, count in reasons:
            table.add_row("", why, str(count))
    return table


def _requests(report: Report) -> Table:
    table = _table(
        "Request latency, milliseconds", "operation", "requests:", "p50:", "p95:", "p99:", "highest:"
    )
    for name, each in report.requests.items():
        cells = (f"{1000 * seconds:.0f}" for seconds in (each.p50, each.p95, each.p99, each.highest))
        table.add_row(name, str(each.count), *cells)
    return table


def _inbox(report: Report) -> Table:
    table = _table(
        "From placing to the merchant's inbox, real seconds", "messages:", "p50:", "p95:", "p99:", "highest:"
    )
    if (each := report.to_inbox) is not None:
        cells = (f"{seconds:.2f}" for seconds in (each.p50, each.p95, each.p99, each.highest))
        table.add_row(str(each.count), *cells)
    return table


def _webhooks(webhooks: WebhookReport) -> Table:
    table = _table("Webhooks, at a receiver that fails at random", "what", "times:")
    where = f"of {webhooks.orders} orders at {webhooks.endpoints} endpoints"
    table.add_row(f"events accepted, {where}", str(webhooks.events))
    table.add_row("accepted once more", str(webhooks.repeated))
    for kind, count in sorted(webhooks.answers.items()):
        table.add_row(f"requests {kind}" if kind == "accepted" else kind, str(count))
    return table


def _watching(watching: WatchReport) -> Table:
    table = _table(
        f"{watching.clients} clients with {watching.subscriptions} subscriptions", "what", "times:"
    )
    table.add_row("events heard", str(watching.events))
    table.add_row("heard once more", str(watching.repeated))
    table.add_row("never heard", str(watching.missing))
    table.add_row("orders heard in another order", str(watching.disordered))
    table.add_row("sockets opened again", str(watching.reconnects))
    if (lag := watching.lag) is not None:
        table.add_row("seconds until heard: p50", f"{lag.p50:.2f}")
        table.add_row("p95", f"{lag.p95:.2f}")
        table.add_row("highest", f"{lag.highest:.2f}")
    return table


def _refusals(report: Report) -> Table:
    table = _table("Refusals by code", "code", "times:", "of")
    by_code: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (code, operation), count in report.refusals.items():
        by_code[code][operation] += count
    for code, operations in sorted(by_code.items(), key=lambda pair: (-pair[1].total(), pair[0])):
        named = ", ".join(f"{operation} {count}" for operation, count in operations.most_common())
        table.add_row(code, str(operations.total()), named)
    return table


def _same(errors: tuple[UnexpectedError, ...]) -> list[tuple[tuple[str, str], int]]:
    return Counter((error.operation, error.what) for error in errors).most_common()


def _table(title: str, *columns: str) -> Table:
    """A column whose name ends in a colon holds numbers."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        numeric = column.endswith(":")
        table.add_column(column.rstrip(":"), justify="right" if numeric else "left")
    return table


def distribution(recorder: Recorder) -> Distribution | None:
    """Of the time to the inbox; None when no message was seen."""
    return Distribution.of(recorder.inbox_delays) if recorder.inbox_delays else None
