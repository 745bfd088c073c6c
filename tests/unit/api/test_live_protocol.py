"""`graphql-transport-ws`: every message, in order and out of it, and what arbitrary clients cannot bring about."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.api.live.messages import (
    Complete,
    ConnectionInit,
    Malformed,
    Ping,
    Pong,
    Subscribe,
    read_message,
)
from pannier.api.live.protocol import (
    Accepted,
    Authenticate,
    Close,
    CloseCode,
    Denied,
    Duplicate,
    Failed,
    InitialisedAlready,
    Limits,
    Phase,
    Start,
    State,
    Step,
    Stop,
    TimePassed,
    complete_frame,
    farewell,
    next_frame,
    opened,
    step,
)

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
ENDS = NOW + timedelta(minutes=15)
LIMITS = Limits()
OPENED = opened(NOW)
INITIALISING = State(Phase.AUTHENTICATING, NOW)
READY = State(Phase.READY, NOW, ENDS)
SUBSCRIBE = Subscribe("1", "subscription { a }", None, {}, {})
ERROR = {"message": "no", "extensions": {"code": "NOT_FOUND"}}


def running(*ids: str) -> State:
    return State(Phase.READY, NOW, ENDS, frozenset(ids))


def take(state: State, event: Any, now: datetime = NOW) -> Step:
    return step(state, event, now, LIMITS)


def frames(taken: Step) -> list[Any]:
    return [json.loads(frame) for frame in taken.frames]


class TestConnecting:
    def test_whoever_says_who_they_are_is_looked_at_and_then_acknowledged_once(self) -> None:
        begun = take(OPENED, ConnectionInit({"token": "t"}))
        assert begun == Step(INITIALISING, effect=Authenticate({"token": "t"}))
        done = take(begun.state, Accepted(ENDS))
        assert (done.state, frames(done), done.effect, done.close) == (
            READY,
            [{"type": "connection_ack"}],
            None,
            None,
        )
        assert take(done.state, Accepted(ENDS)) == Step(READY)

    def test_whoever_is_nobody_is_closed_with_4403(self) -> None:
        refused = take(INITIALISING, Denied())
        assert refused.state.phase is Phase.CLOSED
        assert refused.close == Close(CloseCode.FORBIDDEN, "Forbidden")

    @pytest.mark.parametrize("state", [INITIALISING, READY, running("1")])
    def test_a_second_init_is_closed_with_4429(self, state: State) -> None:
        for event in (ConnectionInit({}), InitialisedAlready()):
            assert take(state, event).close == Close(
                CloseCode.TOO_MANY_INITIALISATION_REQUESTS, "Too many initialisation requests"
            )

    @pytest.mark.parametrize("event", [TimePassed(), Ping(None), Pong(), Complete("1"), SUBSCRIBE])
    def test_silence_is_closed_with_4408(self, event: Any) -> None:
        shortly_before = NOW + timedelta(seconds=9.999)
        assert take(OPENED, TimePassed(), shortly_before) == Step(OPENED)
        assert take(OPENED, event, NOW + timedelta(seconds=10)).close == Close(
            CloseCode.INITIALISATION_TIMEOUT, "Connection initialisation timeout"
        )

    def test_who_speaks_is_not_silent(self) -> None:
        late = NOW + timedelta(seconds=11)
        assert take(INITIALISING, TimePassed(), late) == Step(INITIALISING)
        assert take(READY, TimePassed(), late) == Step(READY)

    def test_an_init_after_that_time_is_heard_where_nobody_looked_at_the_clock(self) -> None:
        taken = take(OPENED, ConnectionInit({}), NOW + timedelta(minutes=9))
        assert taken.effect == Authenticate({})

    def test_an_expired_token_ends_the_connection_for_the_client_to_come_with_another(self) -> None:
        for event in (TimePassed(), Ping(None), SUBSCRIBE, Complete("a"), Failed("a", [ERROR])):
            taken = take(running("b", "a"), event, ENDS)
            assert taken.close == Close(CloseCode.FORBIDDEN, "The access token has expired")
            assert (taken.frames, taken.effect, taken.state.operations) == ((), None, frozenset())
        assert take(running("a"), TimePassed(), ENDS - timedelta(microseconds=1)) == Step(running("a"))


class TestPinging:
    @pytest.mark.parametrize("state", [OPENED, INITIALISING, READY, running("1")])
    def test_a_ping_is_answered_at_any_time(self, state: State) -> None:
        assert frames(take(state, Ping(None))) == [{"type": "pong"}]
        assert frames(take(state, Ping({"a": [1, None]}))) == [{"type": "pong", "payload": {"a": [1, None]}}]
        assert take(state, Ping(None)).state == state

    @pytest.mark.parametrize("state", [OPENED, INITIALISING, READY, running("1")])
    def test_a_pong_needs_no_answer(self, state: State) -> None:
        assert take(state, Pong()) == Step(state)


class TestOperating:
    def test_an_operation_is_started_and_stopped(self) -> None:
        started = take(READY, SUBSCRIBE)
        assert started == Step(running("1"), effect=Start(SUBSCRIBE))
        assert take(started.state, Complete("1")) == Step(READY, effect=Stop("1"))

    @pytest.mark.parametrize("state", [OPENED, INITIALISING])
    def test_an_operation_before_the_acknowledgement_is_closed_with_4401(self, state: State) -> None:
        taken = take(state, SUBSCRIBE)
        assert (taken.effect, taken.close) == (None, Close(CloseCode.UNAUTHORIZED, "Unauthorized"))

    def test_an_id_that_runs_is_closed_with_4409(self) -> None:
        expected = Close(CloseCode.SUBSCRIBER_ALREADY_EXISTS, "Subscriber for 1 already exists")
        assert take(running("1"), SUBSCRIBE).close == expected
        assert take(running("1"), Duplicate("1")).close == expected

    def test_an_id_can_be_used_again_once_its_operation_has_ended(self) -> None:
        for ended in (
            take(running("1"), Complete("1")),
            take(running("1"), Failed("1", [ERROR])),
        ):
            assert take(ended.state, SUBSCRIBE).effect == Start(SUBSCRIBE)

    @pytest.mark.parametrize("state", [OPENED, INITIALISING, READY, running("2")])
    def test_completing_what_does_not_run_is_nothing(self, state: State) -> None:
        assert take(state, Complete("1")) == Step(state)

    def test_a_failure_ends_that_operation_only(self) -> None:
        taken = take(running("1", "2"), Failed("1", [ERROR]))
        assert taken.state == running("2")
        assert frames(taken) == [{"id": "1", "type": "error", "payload": [ERROR]}]
        assert taken.close is None

    def test_the_failure_of_what_was_completed_is_not_told(self) -> None:
        assert take(READY, Failed("1", [ERROR])) == Step(READY)

    @pytest.mark.parametrize("state", [OPENED, INITIALISING, READY, running("1")])
    def test_what_is_malformed_is_closed_with_4400(self, state: State) -> None:
        assert take(state, Malformed("A message is JSON.")).close == Close(
            CloseCode.BAD_REQUEST, "A message is JSON."
        )

    def test_a_reason_fits_into_a_close_frame(self) -> None:
        taken = take(running("中" * 128), Subscribe("中" * 128, "q", None, {}, {}))
        assert taken.close is not None
        assert 115 < len(taken.close.reason.encode()) <= 123

    def test_a_closed_connection_stays_closed(self) -> None:
        closed = take(READY, Malformed("no")).state
        for event in (
            ConnectionInit({}),
            Accepted(ENDS),
            SUBSCRIBE,
            Ping(None),
            Malformed("no"),
            TimePassed(),
        ):
            assert take(closed, event) == Step(closed)

    def test_where_no_code_can_be_sent_frames_tell_it(self) -> None:
        close = Close(CloseCode.SUBSCRIBER_ALREADY_EXISTS, "Subscriber for a already exists")
        told = [
            {
                "message": "Subscriber for a already exists",
                "extensions": {"code": "CONNECTION_CLOSED", "closeCode": 4409},
            }
        ]
        assert [json.loads(frame) for frame in farewell(close, ["b", "a"])] == [
            {"id": "a", "type": "error", "payload": told},
            {"id": "b", "type": "error", "payload": told},
            {"id": "connection", "type": "error", "payload": told},
        ]

    def test_operations_are_told_nothing_when_the_client_is_to_come_again(self) -> None:
        frames = farewell(Close(CloseCode.FORBIDDEN, "The access token has expired"), ["a", "b"])
        assert [json.loads(frame)["id"] for frame in frames] == ["connection"]

    def test_frames_of_results(self) -> None:
        assert json.loads(next_frame("1", {"data": {"a": 1}})) == {
            "id": "1",
            "type": "next",
            "payload": {"data": {"a": 1}},
        }
        assert json.loads(complete_frame("1")) == {"id": "1", "type": "complete"}


IDS = st.sampled_from(["1", "2", "3", ""])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
TYPES = st.sampled_from(
    ["connection_init", "connection_ack", "ping", "pong", "subscribe", "next", "error", "complete", "start"]
)
GOOD = st.one_of(
    st.just({"type": "connection_init"}),
    st.builds(lambda id_: {"type": "subscribe", "id": id_, "payload": {"query": "q"}}, IDS),
    st.builds(lambda id_: {"type": "complete", "id": id_}, IDS),
    st.builds(lambda payload: {"type": "ping", "payload": payload}, st.none() | st.just({"a": 1})),
    st.just({"type": "pong"}),
)
BAD = st.fixed_dictionaries({}, optional={"type": TYPES | JSON, "id": IDS | JSON, "payload": JSON})
SENT = st.one_of(GOOD.map(json.dumps), GOOD.map(json.dumps), BAD.map(json.dumps), st.text(), st.binary())
RESULTS = st.sampled_from(["well", "well", "badly", "twice"])
LATER = st.sampled_from([0, 0, 0, 1, 9, 11, 1000])


def _result(effect: object, how: str, now: datetime) -> Any:
    """What a driver may tell of an effect; None when all went well and there is nothing to tell."""
    if isinstance(effect, Authenticate):
        accepted = Accepted(now + timedelta(minutes=15))
        return {"well": accepted, "badly": Denied(), "twice": InitialisedAlready()}[how]
    if isinstance(effect, Start):
        id_ = effect.subscribe.id
        return {"well": None, "badly": Failed(id_, [ERROR]), "twice": Duplicate(id_)}[how]
    return None


@given(st.lists(st.tuples(LATER, SENT, RESULTS), max_size=30))
def test_no_sequence_of_messages_breaks_the_protocol(
    happenings: list[tuple[int, str | bytes, str]],
) -> None:
    state, now, acks, closes, alive = OPENED, NOW, 0, 0, set[str]()
    for seconds, data, how in happenings:
        now += timedelta(seconds=seconds)
        told: list[Any] = [TimePassed(), read_message(data)]
        while told:
            taken = take(state, told.pop(0), now)
            ready_before, state = state.phase is Phase.READY, taken.state
            for frame in frames(taken):
                assert frame["type"] in ("connection_ack", "pong", "error")
                acks += frame["type"] == "connection_ack"
                if frame["type"] == "error":
                    assert frame["id"] in alive
                    alive.discard(frame["id"])
            if isinstance(taken.effect, Start):
                assert ready_before
                assert acks == 1
                assert taken.effect.subscribe.id not in alive
                alive.add(taken.effect.subscribe.id)
            if isinstance(taken.effect, Stop):
                alive.remove(taken.effect.id)
            if taken.close is not None:
                closes += 1
                assert taken.close.code in CloseCode
                assert taken.effect is None
                assert len(taken.close.reason.encode()) <= 123
                alive.clear()
            if closes:
                assert state.phase is Phase.CLOSED
            elif (result := _result(taken.effect, how, now)) is not None:
                told.insert(0, result)
            assert state.operations == alive
    assert acks <= 1
    assert closes <= 1
