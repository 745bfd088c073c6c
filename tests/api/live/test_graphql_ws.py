"""The public `graphql-ws` client: what it makes of us, when all goes well and when connections end."""

import json
import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.api.live.conftest import SUBSCRIPTION, Served
from tests.api.live.waiting import wait_for

NODE = Path(__file__).parents[2] / "node"
PATIENCE = 20.0


class App:
    """An app in Node, by its commands and what it tells."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._told: queue.SimpleQueue[Any] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._told.put(json.loads(line))

    def command(self, **given: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(given) + "\n")
        self._process.stdin.flush()

    def subscribe(self, id_: str, of: str) -> None:
        self.command(subscribe={"id": id_, "query": SUBSCRIPTION, "variables": {"of": of}})

    def told(self) -> Any:
        return self._told.get(timeout=PATIENCE)

    def connects(self) -> None:
        assert self.told() == {"event": "asked"}
        assert self.told() == {"event": "connected"}


@contextmanager
def app(served: Served) -> Iterator[App]:
    address = served.address.replace("http", "ws") + "/graphql"
    with subprocess.Popen(
        ["node", "live.mjs", address], cwd=NODE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield App(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(PATIENCE) == 0


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
    with app(served) as client:
        client.command(token=served.token())
        client.subscribe("a", "node-1")
        client.connects()
        found = subscriber(served, "node-1")
        for number in (1, 2, 3):
            check_delivery(served, client, found, number)
        client.command(stop="a")
        assert client.told() == {"event": "complete", "id": "a"}
        wait_for(lambda: served.subscribers("node-1") == [])
        assert client.told()["event"] == "closed"


def test_a_bad_operation_ends_that_operation_only(served: Served) -> None:
    with app(served) as client:
        client.command(token=served.token())
        client.subscribe("a", "node-2")
        client.connects()
        found = subscriber(served, "node-2")
        client.subscribe("b", "hidden")
        told = client.told()
        assert (told["event"], told["id"]) == ("error", "b")
        assert [error["extensions"]["code"] for error in told["errors"]] == ["NOT_FOUND"]
        check_delivery(served, client, found, 1)


def test_it_comes_again_with_a_new_token_when_the_old_one_is_over(served: Served) -> None:
    with app(served) as client:
        client.command(token=served.token(valid=timedelta(seconds=60)))
        client.subscribe("a", "node-3")
        client.connects()
        before = subscriber(served, "node-3")
        client.command(token=served.token())
        served.clock.advance(timedelta(seconds=60))
        assert client.told() == {"event": "closed", "code": 4403, "reason": "The access token has expired"}
        client.connects()
        check_delivery(served, client, subscriber(served, "node-3", before[0]), 1)


def test_it_comes_again_when_its_connection_was_ended(served: Served) -> None:
    with app(served) as client:
        client.command(token=served.token())
        client.subscribe("a", "node-4")
        client.connects()
        before = subscriber(served, "node-4")
        served.gateway.close(before[0])
        assert client.told() == {"event": "closed", "code": 1001, "reason": "Going away"}
        client.connects()
        check_delivery(served, client, subscriber(served, "node-4", before[0]), 1)


def test_it_comes_again_when_its_connection_was_killed(served: Served) -> None:
    with app(served) as client:
        client.command(token=served.token())
        client.subscribe("a", "node-5")
        client.connects()
        before = subscriber(served, "node-5")
        client.command(kill=True)
        assert client.told()["event"] == "closed"
        client.connects()
        after = subscriber(served, "node-5", before[0])
        wait_for(lambda: served.subscribers("node-5") == [after])
        check_delivery(served, client, after, 1)


def test_whose_token_stays_bad_gives_up(served: Served) -> None:
    with app(served) as client:
        client.command(token="nonsense")
        client.subscribe("a", "node-6")
        for _ in range(3):  # the first time, and two more
            assert client.told() == {"event": "asked"}
            assert (told := client.told())["event"] == "closed"
            assert told["code"] == 4403
        reason = "The access token is not good (any more)"
        assert client.told() == {"event": "error", "id": "a", "code": 4403, "reason": reason}


def test_what_is_no_subscription_is_told_where_to_go(served: Served) -> None:
    with app(served) as client:
        client.command(token=served.token())
        client.command(subscribe={"id": "a", "query": "{ here }"})
        client.connects()
        (error,) = client.told()["errors"]
        assert error["message"] == "Send a query over HTTP; here are subscriptions only."
