"""From a measurement to orders an hour: what each function costs an order, what that needs, and where it ends."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scripts.scale import inputs


@dataclass(frozen=True, slots=True)
class Deployed:
    """What `serverless.yml` says of a function. `scheduled` is each minute, `parallel` how many batches of one shard it
    takes at a time, `at_once` how many run beside each other on its queue.
    """

    memory_mb: int
    scheduled: bool = False
    streams: tuple[str, ...] = ()
    parallel: int = 1
    at_once: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What one order costs in one function. `runs` are requests, stream records or messages; a timer has none."""

    function: str
    deployed: Deployed
    runs: float
    cpu_ms: float
    log_bytes: float
    calls: Mapping[str, float]
    reads: Mapping[str, float]
    writes: Mapping[str, float]
    sent: Mapping[str, float]

    @property
    def read_units(self) -> float:
        return sum(self.reads.values())

    @property
    def write_units(self) -> float:
        return sum(self.writes.values())

    @property
    def billed_ms(self) -> float:
        """The processor's time at this memory's share of a core, and the waiting."""
        share = min(self.deployed.memory_mb, inputs.CORE_MB) / inputs.CORE_MB
        waiting = sum(inputs.CALL_MS[service] * count for service, count in by_service(self.calls).items())
        receivers = inputs.RECEIVER_MS * self.runs if self.function == "webhook_sender" else 0.0
        return self.cpu_ms / share + waiting + receivers

    @property
    def gigabyte_seconds(self) -> float:
        return self.billed_ms / 1000 * self.deployed.memory_mb / 1024

    @property
    def ms_a_run(self) -> float:
        return self.billed_ms / self.runs if self.runs else 0.0


def by_service(calls: Mapping[str, float]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for call, count in calls.items():
        counted[call.partition(".")[0]] += count  # type: ignore[assignment]  # a Counter of floats
    return counted


@dataclass(frozen=True, slots=True)
class Model:
    """The costs of an order in each function, and what the timers cost that run although nothing happens."""

    costs: tuple[Cost, ...]
    resting_reads_a_minute: float
    metric_bytes: float
    gate_a_second: float
    """What the stage lets through of requests."""

    def of(self, function: str) -> Cost:
        return next(each for each in self.costs if each.function == function)

    @property
    def writes(self) -> Mapping[str, float]:
        return _added(each.writes for each in self.costs)

    @property
    def reads(self) -> Mapping[str, float]:
        return _added(each.reads for each in self.costs)

    @property
    def sent(self) -> Mapping[str, float]:
        return _added(each.sent for each in self.costs)


def model_of(measured: Mapping[str, Any], functions: Mapping[str, Deployed], gate_a_second: float) -> Model:
    """What is live is taken from the run that was watched, all else from the other, as is the time of `http`: with
    sockets in it the process does API Gateway's work, too.
    """
    alone, watched = measured["unwatched"], measured["watched"]
    costs = [
        _cost(name, deployed, run)
        for name, deployed in functions.items()
        if name in (run := watched if name.startswith("live_") else alone)["functions"]
    ]
    http = next(each for each in costs if each.function == "http")
    costs = [
        _as_many_as_reckoned(each, http) if each.function == "live_connections" else each for each in costs
    ]
    resting = sum(
        sum(tally.get("reads", {}).values()) / tally["invocations"]
        for name, tally in alone["idle"].items()
        if functions[name].scheduled
    )
    return Model(tuple(costs), resting, alone.get("metricBytes", 0) / alone["orders"], gate_a_second)


def _cost(name: str, deployed: Deployed, run: Mapping[str, Any]) -> Cost:
    tally, orders = run["functions"][name], run["orders"]
    resting = run["idle"].get(name) if deployed.scheduled else None
    share = tally["invocations"] / resting["invocations"] if resting else 0.0

    def less(what: str) -> float:
        return max(0.0, float(tally.get(what, 0) - share * (resting or {}).get(what, 0))) / float(orders)

    def each_less(what: str) -> dict[str, float]:
        at_rest = (resting or {}).get(what, {})
        left = {place: value - share * at_rest.get(place, 0) for place, value in tally.get(what, {}).items()}
        return {place: value / orders for place, value in left.items() if value > 0}

    cpu_ms = less("cpuMs")
    if name == "http":
        cpu_ms = run["httpProcessCpuMs"] / orders
    return Cost(
        name,
        deployed,
        0.0
        if deployed.scheduled
        else tally.get("records" if deployed.streams else "invocations", 0) / orders,
        cpu_ms,
        less("logBytes"),
        each_less("calls"),
        each_less("reads"),
        each_less("writes"),
        each_less("sent"),
    )


def _as_many_as_reckoned(cost: Cost, http: Cost) -> Cost:
    """A message costs what it cost; the processor's time, which is not told apart from that of the sockets themselves,
    as a request has it.
    """
    share = inputs.SOCKET_MESSAGES / cost.runs

    def part(of: Mapping[str, float]) -> dict[str, float]:
        return {name: value * share for name, value in of.items()}

    return replace(
        cost,
        runs=inputs.SOCKET_MESSAGES,
        cpu_ms=inputs.SOCKET_MESSAGES * http.cpu_ms / http.runs,
        log_bytes=cost.log_bytes * share,
        calls=part(cost.calls),
        reads=part(cost.reads),
        writes=part(cost.writes),
        sent=part(cost.sent),
    )


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Something that ends: at how many orders an hour, and what moves it."""

    what: str
    orders_an_hour: float
    remedy: str


def ceilings(model: Model) -> list[Ceiling]:
    """Of the whole platform, the lowest first."""
    found = [*_of_gates(model), *_of_tables(model), *_of_functions(model)]
    return sorted(found, key=lambda each: each.orders_an_hour)


def _of_gates(model: Model) -> Iterable[Ceiling]:
    requests = model.of("http").runs
    yield Ceiling(
        f"what the stage lets through, {model.gate_a_second:,.0f} requests a second",
        3600 * model.gate_a_second / requests,
        "`requestsPerSecond` in infra/stages.yml",
    )
    yield Ceiling(
        f"API Gateway's quota, {inputs.GATEWAY_A_SECOND:,} requests a second in an account and region",
        3600 * inputs.GATEWAY_A_SECOND / requests,
        "a higher quota; boards that listen instead of asking again",
    )
    yield Ceiling(
        f"API Gateway's quota, {inputs.SOCKETS_A_SECOND:,} new WebSockets a second",
        3600 * inputs.SOCKETS_A_SECOND / inputs.SOCKETS,
        "a higher quota",
    )
    busy = sum(each.billed_ms for each in model.costs) / 1000
    yield Ceiling(
        f"Lambda's concurrency, {inputs.LAMBDA_AT_ONCE:,} in an account",
        3600 * inputs.LAMBDA_AT_ONCE / busy,
        "a higher quota, which is only asked for",
    )
    for name, count in model.sent.items():
        if name.endswith(".fifo"):
            yield Ceiling(
                f"{name}: {inputs.FIFO_A_SECOND:,} messages a second",
                3600 * inputs.FIFO_A_SECOND / count,
                "its high-throughput mode, which is on",
            )
    if events := model.sent.get("events"):
        yield Ceiling(
            f"EventBridge, {inputs.EVENTS_A_SECOND:,} PutEvents a second",
            3600 * inputs.EVENTS_A_SECOND / events,
            "a higher quota",
        )


def _of_tables(model: Model) -> Iterable[Ceiling]:
    for place, units in model.writes.items():
        if place in inputs.SHARDS:
            yield Ceiling(
                f"`{place}`: {inputs.SHARDS[place]} partition keys for everybody",
                3600 * inputs.SHARDS[place] * inputs.PARTITION_WRITES / units,
                "more shards, read by both numbers while it changes",
            )
        yield Ceiling(
            f"`{place}` on demand: {inputs.TABLE_UNITS_A_SECOND:,} write units a second",
            3600 * inputs.TABLE_UNITS_A_SECOND / units,
            "a higher quota",
        )


def _of_functions(model: Model) -> Iterable[Ceiling]:
    for cost in model.costs:
        if cost.deployed.scheduled and cost.billed_ms:
            yield Ceiling(
                f"`{cost.function}`: one run a minute, one thing after the other",
                3600 * inputs.SWEEP_SECONDS / 60 / (cost.billed_ms / 1000),
                "a run for each shard, side by side",
            )
        elif cost.deployed.at_once and cost.runs:
            yield Ceiling(
                f"`{cost.function}`: {cost.deployed.at_once} at once on its queue",
                3600 * cost.deployed.at_once / (cost.billed_ms / 1000),
                "`maximumConcurrency` in serverless.yml",
            )
        elif cost.deployed.streams and cost.runs and _outgrows(cost, model):
            parallel = cost.deployed.parallel
            yield Ceiling(
                f"`{cost.function}`: {parallel} at a time for each of {inputs.FIRST_PARTITIONS} shards, as many as a"
                " new table has",
                3600 * inputs.FIRST_PARTITIONS * parallel / (cost.billed_ms / 1000),
                "more shards, by `WarmThroughput`"
                + ("" if parallel == inputs.MOST_PARALLEL else "; `parallelizationFactor`, up to ten"),
            )


def _outgrows(cost: Cost, model: Model) -> bool:
    """Whether its work on an order takes longer than its table, with a shard for each thousand write units a second,
    leaves for it. Else shards come faster than work does.
    """
    writes = sum(model.writes.get(table, 0) for table in cost.deployed.streams)
    return cost.billed_ms / 1000 / cost.deployed.parallel > writes / inputs.PARTITION_WRITES


@dataclass(frozen=True, slots=True)
class Load:
    """A rate, and what it needs."""

    orders_an_hour: int
    model: Model = field(repr=False)

    @property
    def a_second(self) -> float:
        return self.orders_an_hour / 3600

    def partitions(self, place: str) -> int:
        """Of a table or index, at the least."""
        writes = self.model.writes.get(place, 0) * self.a_second / inputs.PARTITION_WRITES
        reads = self.model.reads.get(place, 0) * self.a_second / inputs.PARTITION_READS
        return max(1, math.ceil(max(writes, reads)))

    def at_once(self, cost: Cost) -> float:
        return self.a_second * cost.billed_ms / 1000

    def shards(self, cost: Cost) -> int:
        """Of the function's table, as its writes split it."""
        return min(max(self.partitions(table), inputs.FIRST_PARTITIONS) for table in cost.deployed.streams)

    def parallel(self, cost: Cost) -> int:
        """How many batches of a shard have to run side by side."""
        return max(1, math.ceil(self.at_once(cost) / self.shards(cost) / inputs.BUSY))

    def warm_shards(self, cost: Cost) -> int:
        """How many shards there have to be, as many batches of each side by side as the function is deployed with."""
        return max(1, math.ceil(self.at_once(cost) / cost.deployed.parallel / inputs.BUSY))

    def prices(self) -> Mapping[str, float]:
        """Dollars an hour, by what is paid for."""
        model, orders = self.model, self.orders_an_hour
        queues = {name: count for name, count in model.sent.items() if name.startswith("queue ")}
        fifo = sum(count for name, count in queues.items() if name.endswith(".fifo"))
        runs = sum(each.runs for each in model.costs)
        logs = sum(each.log_bytes for each in model.costs) + model.metric_bytes
        sockets = model.sent.get("live connections", 0) + sum(
            each.runs for each in model.costs if each.function == "live_connections"
        )
        amounts = {
            "DynamoDB write units, on demand": orders * sum(model.writes.values()),
            "DynamoDB read units, on demand": orders * sum(model.reads.values())
            + 60 * model.resting_reads_a_minute,
            "Lambda GB-seconds, arm64": orders * sum(each.gigabyte_seconds for each in model.costs),
            "Lambda requests": orders * runs,
            "HTTP API requests": orders * model.of("http").runs,
            "WebSocket messages": orders * sockets,
            "SQS requests, standard": orders * inputs.QUEUE_REQUESTS * (sum(queues.values()) - fifo),
            "SQS requests, FIFO": orders * inputs.QUEUE_REQUESTS * fifo,
            "EventBridge events": orders * model.sent.get("events", 0),
            "CloudWatch Logs, GB taken in": orders * (logs + runs * inputs.INVOCATION_LOG_BYTES) / 1e9,
        }
        return {what: amount * _price(what) for what, amount in amounts.items()}


def _price(what: str) -> float:
    dollars, amount = inputs.PRICES[what]
    return dollars / amount


def _added(parts: Iterable[Mapping[str, float]]) -> Mapping[str, float]:
    whole: dict[str, float] = {}
    for part in parts:
        for name, value in part.items():
            whole[name] = whole.get(name, 0.0) + value
    return dict(sorted(whole.items()))
