"""The tables of `infra/scale.md`."""

import math
from collections.abc import Iterable, Mapping, Sequence

from scripts.scale import inputs
from scripts.scale.model import Cost, Load, Model, by_service, ceilings

RATES = (1_000, 1_000_000)
_LISTED = 12
LOCAL = "pannier-local-"  # what a stack is called where it was measured


def report(model: Model, commands: Sequence[str]) -> str:
    """All of it, as Markdown."""
    parts = [
        "Measured by " + " and ".join(f"`{command}`" for command in commands) + ".",
        "### One order, by function",
        _functions(model),
        "### Where its units go",
        _places(model),
        "### What a thousand and a million orders an hour need",
        _needs([Load(rate, model) for rate in RATES]),
        "### What ends first",
        _ends(model),
        "### One merchant",
        _merchant(model),
        "### At list prices",
        _prices([Load(rate, model) for rate in RATES]),
    ]
    return "\n\n".join(parts) + "\n"


def _functions(model: Model) -> str:
    rows = [_function(cost) for cost in sorted(model.costs, key=lambda each: -each.billed_ms)]
    total = (
        "**all**",
        "",
        _few(sum(each.runs for each in model.costs)),
        _few(sum(each.read_units for each in model.costs)),
        _few(sum(each.write_units for each in model.costs)),
        _few(sum(sum(each.calls.values()) for each in model.costs)),
        _few(sum(each.cpu_ms for each in model.costs)),
        _few(sum(each.billed_ms for each in model.costs)),
        _few(sum(sum(each.sent.values()) for each in model.costs)),
        f"{sum(each.log_bytes for each in model.costs) + model.metric_bytes:,.0f}",
    )
    head = (
        "function",
        "MB",
        "runs",
        "read units",
        "write units",
        "calls",
        "CPU ms",
        "Lambda ms",
        "sent",
        "log bytes",
    )
    return _table(head, [*rows, total])


def _function(cost: Cost) -> tuple[str, ...]:
    return (
        f"`{cost.function}`",
        str(cost.deployed.memory_mb),
        "each minute" if cost.deployed.scheduled else _few(cost.runs),
        _few(cost.read_units),
        _few(cost.write_units),
        _few(sum(cost.calls.values())),
        _few(cost.cpu_ms),
        _few(cost.billed_ms),
        _few(sum(cost.sent.values())),
        f"{cost.log_bytes:,.0f}",
    )


def _places(model: Model) -> str:
    places = sorted(
        {*model.writes, *model.reads},
        key=lambda each: -(model.writes.get(each, 0) + model.reads.get(each, 0)),
    )
    told = [
        (f"`{place}`", _few(model.writes.get(place, 0)), _few(model.reads.get(place, 0)))
        for place in places
        if model.writes.get(place, 0) + model.reads.get(place, 0) >= 0.5
    ]
    return _table(("table or index", "write units", "read units"), told)


def _needs(loads: Sequence[Load]) -> str:
    model = loads[0].model
    rows: list[tuple[str, ...]] = []

    def row(what: str, tell: "Iterable[str]") -> None:
        rows.append((what, *tell))

    row("orders a second", (_few(load.a_second) for load in loads))
    row("API requests a second", (_few(load.a_second * model.of("http").runs) for load in loads))
    row("write units a second", (_few(load.a_second * sum(model.writes.values())) for load in loads))
    row("read units a second", (_few(load.a_second * sum(model.reads.values())) for load in loads))
    for place in sorted(model.writes, key=lambda each: -loads[-1].partitions(each)):
        if loads[-1].partitions(place) > 1:
            row(f"partitions of `{place}`, at the least", (f"{load.partitions(place):,}" for load in loads))
    row(
        f"Lambda at once (of {inputs.LAMBDA_AT_ONCE:,})",
        (_few(sum(load.at_once(cost) for cost in model.costs)) for load in loads),
    )
    for cost in sorted(model.costs, key=lambda each: -each.billed_ms)[:5]:
        row(f"– `{cost.function}`", (_few(load.at_once(cost)) for load in loads))
    for cost in model.costs:
        if cost.deployed.streams and max(load.parallel(cost) for load in loads) > 1:
            row(
                f"shards for `{cost.function}`, {cost.deployed.parallel} batches of each at a time"
                " (and how many its table's writes make)",
                (f"{load.warm_shards(cost)} ({load.shards(cost)})" for load in loads),
            )
    for name, count in model.sent.items():
        row(f"{name.replace(LOCAL, '')} a second", (_few(load.a_second * count) for load in loads))
    return _table(("", *(f"{load.orders_an_hour:,} an hour" for load in loads)), rows)


def _ends(model: Model) -> str:
    found = ceilings(model)
    first = found[0]
    told = [(each.what, _round(each.orders_an_hour), each.remedy) for each in found[:_LISTED]]
    return f"The first of all: {first.what}, at {_round(first.orders_an_hour)} orders an hour.\n\n" + _table(
        ("what", "orders an hour", "what moves it"), told
    )


def _merchant(model: Model) -> str:
    rows = []
    for place, whose in inputs.ONE_OWNERS.items():
        units = model.writes.get(place, 0)
        if units:
            rows.append((f"`{place}`", whose, _few(units), _round(inputs.PARTITION_WRITES / units * 60)))
    rows.append(("`menus`", "a day's stock of one dish", "2", _round(inputs.PARTITION_WRITES / 2 * 60)))
    return _table(("partition of", "what it holds", "write units an order", "orders a minute"), rows)


def _prices(loads: Sequence[Load]) -> str:
    hours: list[Mapping[str, float]] = [load.prices() for load in loads]
    rows = [
        (what, _list_price(what), *(_dollars(hour[what]) for hour in hours))
        for what in sorted(inputs.PRICES, key=lambda each: -hours[-1][each])
    ]
    rows.append(("**an hour**", "", *(_dollars(sum(hour.values())) for hour in hours)))
    rows.append(
        (
            "**an order**",
            "",
            *(
                f"${sum(hour.values()) / load.orders_an_hour:.6f}"
                for hour, load in zip(hours, loads, strict=True)
            ),
        )
    )
    head = ("what", "list price", *(f"{load.orders_an_hour:,} orders an hour" for load in loads))
    return _table(head, rows)


def _list_price(what: str) -> str:
    dollars, amount = inputs.PRICES[what]
    return (
        f"${dollars:.10f}".rstrip("0")
        if amount == 1 and dollars < 0.01
        else f"${dollars:.3f}" + (" a million" if amount == 1_000_000 else "")
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _few(value: float) -> str:
    """Three digits that say something."""
    if value == 0:
        return "0"
    if value >= 1000:
        return f"{round(value, 2 - math.floor(math.log10(value))):,.0f}"
    return f"{value:.3g}" if value >= 0.01 else f"{value:.1g}"


def _round(value: float) -> str:
    """Two digits: a model has no more."""
    return f"{round(value, 1 - math.floor(math.log10(value))):,.0f}"


def _dollars(value: float) -> str:
    return f"${value:,.2f}" if value >= 1 else f"${value:.4f}"


__all__ = ["RATES", "by_service", "report"]
