"""Deliveries against tables and a queue in memory: whatever happens in whichever order, each client hears of all of it,
once and in order.

The client is one as graphql-ws is: it goes on after the last event that it heard, and drops what it has heard.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pannier.api.live.happenings import MOST_MISSED
from pannier.api.schema import Schema, build_schema
from tests.unit.api.live_world import ORDERS, SHOP, Client, World


@pytest.fixture(scope="module")
def schema() -> Schema:
    return build_schema()


ORDER_NUMBER, CLIENT_NUMBER = st.sampled_from([0, 0, 1]), st.sampled_from([0, 1, 2, 2])
HOW = st.sampled_from(["closed", "dead", "slow"])
STEPS = st.one_of(
    st.tuples(st.just("happen"), ORDER_NUMBER),
    st.tuples(st.just("tell")),
    st.tuples(st.just("deliver"), st.integers(0, 3)),
    st.tuples(st.just("deliver"), st.integers(0, 3)),
    st.tuples(st.just("crash"), st.integers(0, 3)),
    st.tuples(st.just("again"), st.integers(1, 4), st.booleans()),
    st.tuples(st.just("come"), CLIENT_NUMBER),
    st.tuples(st.just("leave"), CLIENT_NUMBER, HOW),
    st.tuples(st.just("move"), ORDER_NUMBER),
    st.tuples(st.just("blink"), CLIENT_NUMBER),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=10, max_size=40))
def test_each_client_hears_everything_once_and_in_order(schema: Schema, steps: list[tuple[Any, ...]]) -> None:
    world = World(schema)
    crashed = False
    assert all(client.heard for client in world.clients)
    for name, *given_values in steps:
        match name, given_values:
            case "happen", [number]:
                world.happen(ORDERS[number])
            case "tell", _:
                world.tell()
            case "move", [number]:
                world.happen(ORDERS[number])
                world.tell()
            case "blink", [which]:
                world.leave(which, "closed")
                world.come(which)
            case "deliver", [which]:
                world.deliver(which)
            case "crash", [which]:
                crashed = True
                world.deliver(which, crash=True)
            case "again", [back, forgotten]:
                world.tell_again(back, forgotten=forgotten)
                crashed = crashed or forgotten
            case "come", [which]:
                world.come(which)
            case "leave", [which, how]:
                world.leave(which, how)
    world.settle()
    world.check()
    if not crashed:
        assert [client.repeated for client in world.clients] == [0, 0, 0]
    assert not any(client.refusals for client in world.clients)


def test_what_goes_wrong_once_is_tried_again(schema: Schema) -> None:
    world = World(schema)
    unlucky = Client(SHOP, world.clients[0].document, viewer="unlucky")
    world.clients.append(unlucky)
    world.come(3)
    world.memory.faults = 1
    world.happen(ORDERS[1])
    world.tell()
    world.deliver(0)
    world.deliver(0)
    assert unlucky.heard == [f"{ORDERS[1]}:2"] == world.clients[0].heard[-1:]


def test_what_stays_wrong_with_one_viewer_ends_their_connection_and_no_other(schema: Schema) -> None:
    world = World(schema)
    unlucky = Client(SHOP, world.clients[0].document, viewer="unlucky")
    world.clients.append(unlucky)
    world.come(3)
    world.memory.faults = 2
    world.happen(ORDERS[1])
    world.tell()
    while any(world.queues.values()):
        world.deliver(0)
    assert unlucky.heard == []
    assert unlucky.connection is None
    assert [client.heard[-1] for client in world.clients[:2]] == [f"{ORDERS[1]}:2"] * 2


def test_who_cannot_be_told_what_they_missed_comes_again(schema: Schema) -> None:
    world = World(schema)
    unlucky = Client(SHOP, world.clients[0].document, world.memory.feeds[SHOP][:1], viewer="unlucky")
    world.clients.append(unlucky)
    world.memory.faults = 2
    world.come(3)
    world.deliver(0)
    assert (unlucky.connection, len(unlucky.heard)) == (None, 1)
    world.come(3)
    world.deliver(0)
    assert unlucky.heard == world.memory.feeds[SHOP]


def test_a_result_that_is_too_large_for_a_message_ends_its_operation_alone(schema: Schema) -> None:
    world = World(schema)
    other, large = world.clients[:2]
    assert large.connection is not None
    world.small.add(large.connection)
    world.happen(ORDERS[1])
    world.tell()
    while any(world.queues.values()):
        world.deliver(0)
    assert large.refusals == ["RESULT_TOO_LARGE"]
    assert large.connection is not None
    assert (large.connection, "1") not in world.memory.subscriptions
    assert other.heard[-1] == f"{ORDERS[1]}:2"


def test_after_too_many_events_it_is_better_to_read_the_present(schema: Schema) -> None:
    world = World(schema)
    late = Client(SHOP, world.clients[0].document, world.memory.feeds[SHOP][:1])
    for _ in range(MOST_MISSED):
        world.happen(ORDERS[1])
        world.tell()
    feed = world.memory.feeds[SHOP]
    feed += [event_id for event_id in world.told if event_id not in feed]
    world.clients.append(late)
    world.come(3)
    world.deliveries.on_catch_up(SHOP, late.connection or "", "1")
    assert late.refusals == ["RESUME_EXPIRED"]
    assert len(late.heard) == 1
