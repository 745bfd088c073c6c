"""The public `graphql-ws` client: what it makes of us, when all goes well and when connections end."""

import json
from datetime import timedelta

from tests.api.live.conftest import SUBSCRIPTION, Served
from tests.graphql_ws import App, graphql_ws
from tests.waiting import wait_for


def subscribe(client: App, id_: str, of: str) -> None:
    client.command(subscribe={"id": id_, "query": SUBSCRIPTION, "variables": {"of": of}})


def subscriber(served: Served, of: str, other_than: str = "") -> tuple[str, str]:
    """Connection and operation of the one that watches, once it does."""
    wait_for(lambda: [each for each, _ in served.subscribers(of) if each != other_than] != [])
    (found,) = [each for each in served.subscribers(of) if each[0] != other_than]
    return found


def check_delivery(served: Served, client: App, found: tuple[str, str], number: int) -> None:
    """A result that is sent arrives."""
    connection_id, operation_id = found
    result = {"data": {"changes": {"number": number}}}
    frame = {"id": operation_id, "type": "next", "payload": result}
    served.gateway.post(connection_id, json.dumps(frame).encode())
    assert client.told() == {"event": "next", "id": "a", "result": result}


def test_it_subscribes_receives_and_unsubscribes(served: Served) -> None:
    with graphql_ws(served.address) as client:
        client.command(token=served.token())
        subscribe(client, "a", "node-1")
        client.connects()
        found = subscriber(served, "node-1")
        for number in (1, 2, 3):
            check_delivery(served, client, found, number)
        client.command(stop="a")
        assert client.told() == {"event": "complete", "id": "a"}
        wait_for(lambda: served.subscribers("node-1") == [])
        assert client.told()["event"] == "closed"


def test_a_bad_operation_ends_that_operation_only(served: Served) -> None:
    with graphql_ws(served.address) as client:
        client.command(token=served.token())
        subscribe(client, "a", "node-2")
        client.connects()
        found = subscriber(served, "node-2")
        subscribe(client, "b", "hidden")
        told = client.told()
        assert (told["event"], told["id"]) == ("error", "b")
        assert [error["extensions"]["code"] for error in told["errors"]] == ["NOT_FOUND"]
        check_delivery(served, client, found, 1)


def test_it_comes_again_with_a_new_token_when_the_old_one_is_over(served: Served) -> None:
    with graphql_ws(served.address) as client:
        client.command(token=served.token(valid=timedelta(seconds=60)))
        subscribe(client, "a", "node-3")
        client.connects()
        before = subscriber(served, "node-3")
        client.command(token=served.token())
        served.clock.advance(timedelta(seconds=60))
        assert client.told() == {"event": "closed", "code": 4403, "reason": "The access token has expired"}
        client.connects()
        check_delivery(served, client, subscriber(served, "node-3", before[0]), 1)


def test_it_comes_again_when_its_connection_was_ended(served: Served) -> None:
    with graphql_ws(served.address) as client:
        client.command(token=served.token())
        subscribe(client, "a", "node-4")
        client.connects()
        before = subscriber(served, "node-4")
        served.gateway.close(before[0])
        assert client.told() == {"event": "closed", "code": 1001, "reason": "Going away"}
        client.connects()
        check_delivery(served, client, subscriber(served, "node-4", before[0]), 1)


def test_it_comes_again_when_its_connection_was_killed(served: Served) -> None:
    with graphql_ws(served.address) as client:
        client.command(token=served.token())
        subscribe(client, "a", "node-5")
        client.connects()
        before = subscriber(served, "node-5")
        client.command(kill=True)
        assert client.told()["event"] == "closed"
        client.connects()
        after = subscriber(served, "node-5", before[0])
        wait_for(lambda: served.subscribers("node-5") == [after])
        check_delivery(served, client, after, 1)


def test_whose_token_stays_bad_gives_up(served: Served) -> None:
    with graphql_ws(served.address) as client:
        client.command(token="nonsense")
        subscribe(client, "a", "node-6")
        for _ in range(3):  # the first time, and two more
            assert client.told() == {"event": "asked"}
            assert (told := client.told())["event"] == "closed"
            assert told["code"] == 4403
        reason = "The access token is not good (any more)"
        assert client.told() == {"event": "error", "id": "a", "code": 4403, "reason": reason}


def test_what_is_no_subscription_is_told_where_to_go(served: Served) -> None:
    with graphql_ws(served.address) as client:
        client.command(token=served.token())
        client.command(subscribe={"id": "a", "query": "{ here }"})
        client.connects()
        (error,) = client.told()["errors"]
        assert error["message"] == "Send a query over HTTP; here are subscriptions only."
