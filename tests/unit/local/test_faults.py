"""Injected faults: at least once and in order, as the real ones, and never beyond the retry cap."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.awsrequest import AWSResponse
from botocore.session import get_session

from pannier.local.delivery import Delivery, Discarded
from pannier.local.fault_kinds import InjectedCrash, after_call, with_short_life
from pannier.local.faults import Faults
from pannier.streams.records import StreamEvent

from .test_delivery import MAPPING, record

SEVERAL = replace(MAPPING, maximum_retries=4)


class Refusing:
    def send(self, discarded: Discarded) -> None:
        raise AssertionError(f"a fault exhausted the retries: {discarded}")


def deliveries(seed: int, bisect: bool) -> tuple[list[int], Counter[str]]:
    """The numbers 0 … 299 in batches of 10, as a function meets them among faults; and the faults."""
    met: list[int] = []

    def invoke(event: StreamEvent) -> None:
        met.extend(int(record["dynamodb"]["SequenceNumber"]) for record in event["Records"])

    faults = Faults(seed)
    mapping = replace(SEVERAL, bisect=bisect)
    delivery = Delivery(mapping, faults.around(mapping, invoke), Refusing(), lambda _: None)
    for start in range(0, 300, 10):
        delivery.deliver("shard", [record(number) for number in range(start, start + 10)])
    return met, faults.happened


@pytest.mark.parametrize("bisect", [True, False])
@pytest.mark.parametrize("seed", range(8))
def test_every_record_arrives_for_the_first_time_in_order(seed: int, bisect: bool) -> None:
    met, happened = deliveries(seed, bisect)
    assert list(dict.fromkeys(met)) == list(range(300))
    assert sum(happened.values()) > 5


def test_all_kinds_of_faults_happen_and_the_seed_repeats_them() -> None:
    together: Counter[str] = Counter()
    for seed in range(8):
        together += deliveries(seed, True)[1]
    assert len(together) == 8
    assert deliveries(3, True) == deliveries(3, True)


def test_a_mapping_without_retries_meets_harmless_faults_only() -> None:
    mapping = replace(MAPPING, maximum_retries=1, maximum_record_age=timedelta(days=9_999))
    faults = Faults(1)
    invocations = 0

    def invoke(_: StreamEvent) -> None:
        nonlocal invocations
        invocations += 1

    delivery = Delivery(mapping, faults.around(mapping, invoke), Refusing(), lambda _: None)
    for _ in range(200):
        delivery.deliver("shard", [record(1), record(2)])
    assert set(faults.happened) <= {"duplicate", "rewind", "split"}
    assert invocations > 200


def test_a_pool_that_works_for_a_function_is_not_left_waiting_by_its_crash() -> None:
    """The first call's thread is the function's, whichever that is; it crashes, and others go on."""
    calls: list[str] = []

    def call(name: str) -> None:
        after_call()
        calls.append(name)

    def work() -> None:
        with ThreadPoolExecutor(1) as pool:
            call("its own")
            for _ in range(3):
                pool.submit(copy_context().run, call, "the pool's").result()
            call("its last")

    with pytest.raises(InjectedCrash):
        with_short_life(2, work)
    assert calls == ["its own", "the pool's", "the pool's", "the pool's"]


def test_a_crash_within_loses_the_answer_to_a_write_that_is_done() -> None:
    """The function ends behind one of its calls to DynamoDB, and what it would do on an exception is not done."""
    faults = Faults(1)
    session = get_session()
    client = session.create_client("dynamodb", region_name="us-east-1", endpoint_url="http://127.0.0.1:1")
    answered: list[str] = []
    client.meta.events.register_first("before-call.dynamodb", lambda **_: (_answered(), {"Table": {}}))
    handled: list[BaseException] = []

    def run() -> None:
        for number in range(20):
            try:
                client.describe_table(TableName="things")
            except Exception as error:  # noqa: BLE001
                handled.append(error)
            answered.append(str(number))

    timer = faults.around_timer("sweeper", run)
    while not faults.happened["crash within"]:
        answered.clear()
        with suppress(InjectedCrash):
            timer()
    assert 0 <= len(answered) < 12
    assert handled == []


def _answered() -> AWSResponse:
    return AWSResponse("http://127.0.0.1:1", 200, {}, None)


def test_a_timer_crashes_before_or_after_its_work_or_runs_twice() -> None:
    faults = Faults(1)
    runs = crashes = 0

    def run() -> None:
        nonlocal runs
        runs += 1

    timer = faults.around_timer("sweeper", run)
    for _ in range(300):
        try:
            timer()
        except Exception:  # noqa: BLE001
            crashes += 1
    assert (
        crashes == faults.happened["crash before"] + faults.happened["crash after"] > 0
    )  # none within: no calls
    assert runs == 300 - faults.happened["crash before"] + faults.happened["duplicate"]
