"""What is computed of scale, on a measurement that can be reckoned by hand; and that the page says what is computed."""

from typing import Any

import pytest

from scripts.scale import inputs
from scripts.scale.__main__ import PAGE, computed, wanted
from scripts.scale.deployment import deployed, gate_a_second
from scripts.scale.model import Cost, Deployed, Load, Model, ceilings, model_of
from scripts.scale.record import difference
from scripts.scale.report import report

DEPLOYED = {
    "http": Deployed(memory_mb=1769),
    "order_reactions": Deployed(memory_mb=512, streams=("orders",)),
    "deadline_sweeper": Deployed(memory_mb=512, scheduled=True),
    "live_delivery": Deployed(memory_mb=1769, at_once=100),
    "live_connections": Deployed(memory_mb=1024),
}


def tally(invocations: int, **more: Any) -> dict[str, Any]:
    return {"invocations": invocations, "records": invocations, **more}


def measured() -> dict[str, Any]:
    """Ten orders, and four that were watched."""
    sweeping = tally(6, cpuMs=12.0, reads={"orders/by_due": 48.0}, calls={"dynamodb.Query": 96})
    return {
        "unwatched": {
            "command": "pannier simulate --orders 10",
            "orders": 10,
            "httpProcessCpuMs": 400.0,
            "metricBytes": 1000,
            "idle": {"deadline_sweeper": sweeping},
            "functions": {
                "http": tally(200, logBytes=5000, calls={"dynamodb.GetItem": 100}, reads={"orders": 100.0}),
                "order_reactions": {
                    **tally(
                        40, cpuMs=200.0, calls={"dynamodb.TransactWriteItems": 20, "sqs.SendMessage": 10}
                    ),
                    "records": 80,
                    "writes": {"orders": 300.0, "orders/by_due": 20.0},
                    "sent": {"queue test-messages": 10, "queue test-live.fifo": 20, "events": 80},
                },
                "deadline_sweeper": tally(
                    3, cpuMs=26.0, reads={"orders/by_due": 24.0, "orders": 5.0}, calls={"dynamodb.Query": 48}
                ),
                "live_delivery": tally(1000),
            },
        },
        "watched": {
            "command": "pannier simulate --orders 4 --watchers 2",
            "orders": 4,
            "httpProcessCpuMs": 9_999.0,
            "idle": {},
            "functions": {
                "live_delivery": tally(8, cpuMs=40.0, sent={"live connections": 12}),
                "live_connections": tally(100, cpuMs=77.0, writes={"connections": 300.0}),
            },
        },
    }


@pytest.fixture
def model() -> Model:
    return model_of(measured(), DEPLOYED, 2000)


def test_the_page_says_what_is_computed() -> None:
    assert PAGE.read_text(encoding="utf-8") == wanted(), "run `python -m scripts.scale --write`"
    assert computed() in PAGE.read_text(encoding="utf-8")


def test_an_order_costs_what_was_measured_divided_by_the_orders(model: Model) -> None:
    reactions = model.of("order_reactions")
    assert (reactions.runs, reactions.cpu_ms) == (8.0, 20.0), "a stream's records, not its batches"
    assert reactions.writes == {"orders": 30.0, "orders/by_due": 2.0}
    share = 512 / 1769
    assert reactions.billed_ms == pytest.approx(20 / share + 2 * 5.0 + 1 * 8.0)
    assert reactions.gigabyte_seconds == pytest.approx(reactions.billed_ms / 1000 / 2)
    http = model.of("http")
    assert (http.runs, http.cpu_ms, http.log_bytes) == (20.0, 40.0, 500.0)


def test_a_timer_costs_an_order_what_it_costs_beyond_its_rest(model: Model) -> None:
    sweeper = model.of("deadline_sweeper")
    assert (sweeper.runs, sweeper.reads, sweeper.calls) == (0.0, {"orders": 0.5}, {})
    assert sweeper.cpu_ms == pytest.approx((26.0 - 6.0) / 10)
    assert model.resting_reads_a_minute == 8.0


def test_what_is_live_is_of_the_orders_that_were_watched(model: Model) -> None:
    live = model.of("live_delivery")
    assert (live.runs, live.cpu_ms, live.sent) == (2.0, 10.0, {"live connections": 3.0})


def test_messages_of_sockets_are_as_many_as_are_reckoned(model: Model) -> None:
    live = model.of("live_connections")
    assert (live.runs, live.writes) == (8.0, {"connections": 24.0}), "three units a message"
    assert live.cpu_ms == 8 * 40 / 20, "what a request of `http` takes"


def test_a_load_needs_partitions_by_what_is_more_of_writing_and_reading(model: Model) -> None:
    load = Load(3_600_000, model)
    assert load.a_second == 1000
    assert load.partitions("orders") == 30  # 30,000 write units a second, and 10,500 read units
    assert load.partitions("orders/by_due") == 2
    assert Load(3600, model).partitions("orders") == 1
    reactions = model.of("order_reactions")
    assert load.at_once(reactions) == pytest.approx(reactions.billed_ms)
    assert load.shards(reactions) == 30
    assert load.parallel(reactions) == 5  # some 87 at once over 30 shards that are not to be busier than 70 %
    assert load.warm_shards(reactions) == 125


def test_what_ends_first_is_told_first(model: Model) -> None:
    found = ceilings(model)
    assert found == sorted(found, key=lambda each: each.orders_an_hour)
    ends = {each.what: each.orders_an_hour for each in found}
    assert ends["what the stage lets through, 2,000 requests a second"] == 3600 * 2000 / 20
    assert ends["`orders/by_due`: 16 partition keys for everybody"] == 3600 * 16_000 / 2
    assert ends["`orders` on demand: 40,000 write units a second"] == 3600 * 40_000 / 30
    live = 3600 * 100 / (model.of("live_delivery").billed_ms / 1000)
    assert ends["`live_delivery`: 100 at once on its queue"] == pytest.approx(live)
    sweeper = 3600 * 55 / 60 / (model.of("deadline_sweeper").billed_ms / 1000)
    assert ends["`deadline_sweeper`: one run a minute, one thing after the other"] == pytest.approx(sweeper)


def test_a_stream_function_ends_only_where_shards_come_slower_than_work(model: Model) -> None:
    def ends(writes: float) -> bool:
        cost = Cost("order_reactions", DEPLOYED["order_reactions"], 8, 20, 0, {}, {}, {"orders": writes}, {})
        of_one = Model((model.of("http"), cost), 0, 0, 2000)
        return any("order_reactions" in each.what for each in ceilings(of_one))

    assert ends(30)
    assert not ends(100)  # 69 ms an order, and a shard for each ten orders a second


def test_a_price_is_the_amount_times_the_list_price(model: Model) -> None:
    prices = Load(1_000_000, model).prices()
    assert prices.keys() == inputs.PRICES.keys()
    assert prices["DynamoDB write units, on demand"] == pytest.approx((32 + 24) * 0.625)
    assert prices["HTTP API requests"] == pytest.approx(20.0)
    assert prices["SQS requests, standard"] == pytest.approx(3 * 0.4)
    assert prices["SQS requests, FIFO"] == pytest.approx(3 * 2 * 0.5)
    assert prices["EventBridge events"] == pytest.approx(8.0)
    assert prices["WebSocket messages"] == pytest.approx(3.0 + 8.0)


def test_what_is_deployed_is_read_from_the_template() -> None:
    functions = deployed()
    assert functions["http"].memory_mb == inputs.CORE_MB
    assert functions["order_reactions"].streams == ("orders",)
    assert functions["order_reactions"].parallel == inputs.MOST_PARALLEL
    assert not functions["licence_expiry"].scheduled, "but once a day"
    assert functions["deadline_sweeper"].scheduled
    assert functions["live_delivery"].at_once == 100
    assert gate_a_second() >= 100


def test_a_report_names_the_commands_and_has_every_table(model: Model) -> None:
    told = report(model, ["pannier simulate --orders 10"])
    assert told.startswith("Measured by `pannier simulate --orders 10`.")
    assert told.count("### ") == 6
    assert f"The first of all: {ceilings(model)[0].what}" in told


def test_a_difference_is_of_every_sum_and_leaves_out_what_did_not_move() -> None:
    before = {"a": 1, "functions": {"f": {"invocations": 2, "reads": {"orders": 1.0}}}}
    after = {"a": 1, "functions": {"f": {"invocations": 5, "reads": {"orders": 1.0, "quotes": 2.5}}}}
    assert difference(after, before) == {"functions": {"f": {"invocations": 3, "reads": {"quotes": 2.5}}}}
