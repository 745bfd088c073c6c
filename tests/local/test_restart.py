"""Stopped by ctrl-C while orders come in and functions fail, and started again: nothing is lost, the books agree."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pannier.api.primitives.ids import global_id
from pannier.core.clock import FileClock
from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.services import build_services
from pannier.local.status import functions_status, wait_until_idle
from pannier.local.tables import import_records
from pannier.menus.graphql import item_id
from pannier.users.passwords import Passwords
from tests.local.test_run import PATIENCE, PROJECT, Runs, ended, until
from tests.tables.audit.town import Town

TOKENS = ("tok_ok", "tok_ok", "tok_capture_fails", "tok_ok", "tok_refund_fails", "tok_declined")
QUOTE = """
mutation ($input: QuoteCreateInput!) {
  quoteCreate(input: $input) { ... on QuotePayload { quote { id } } ... on Error { code } }
}
"""
PLACE = """
mutation ($quote: ID!, $key: String!, $token: String!) {
  orderPlace(quoteId: $quote, idempotencyKey: $key, payment: {method: SANDBOX, token: $token}) {
    ... on OrderPayload { order { id } } ... on Error { code }
  }
}
"""
ORDER = "query ($id: ID!) { node(id: $id) { ... on Order { id status availableActions } } }"


@dataclass
class People:
    """Who uses the running server, by their tokens; and what they order."""

    port: int
    tokens: dict[str, str]
    quote: dict[str, Any]
    placed: list[str] = field(default_factory=list)

    def ask(self, who: str, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer. Raises OSError and HTTPException when nobody serves."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        body = json.dumps({"query": query, "variables": variables})
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.tokens[who]}"}
        try:
            connection.request("POST", "/graphql", body, headers)
            answer = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data

    def place(self) -> None:
        """One order more."""
        number = len(self.placed)
        quote = self.ask("customer", QUOTE, input=self.quote)["quoteCreate"]["quote"]
        token = TOKENS[number % len(TOKENS)]
        placed = self.ask("customer", PLACE, quote=quote["id"], key=quote["id"], token=token)
        self.placed.append(placed["orderPlace"]["order"]["id"])

    def place_until_nobody_serves(self) -> None:
        while True:
            try:
                self.place()
            except (OSError, http.client.HTTPException):
                return

    def tell(self, who: str, command: str, order_id: str, arguments: str = "") -> str:
        """What came of it: the order's status, or the code of a refusal."""
        mutation = (
            f"mutation ($id: ID!) {{ {command}(id: $id {arguments}) {{ "
            "... on OrderPayload { order { status } } ... on Error { code } } }"
        )
        answer = self.ask(who, mutation, id=order_id)[command]
        return str(answer["code"] if "code" in answer else answer["order"]["status"])

    def status(self, order_id: str) -> str:
        return str(self.ask("customer", ORDER, id=order_id)["node"]["status"])


def people_of(runs: Runs) -> People:
    """Move a merchant and its people into the running installation."""
    settings = Settings.from_environment(runs.running().environment)
    assert settings.clock_file is not None
    import_records()
    connection = bind_tables(settings)
    town = Town(connection, FileClock(settings.clock_file))
    town.settle_in()
    town.webhooks.remove(
        town.owner, str(town.endpoint.id)
    )  # its secret is sealed with a key of the town's own
    sign_in = build_services(settings, connection, town.clock, Passwords()).sign_in
    everybody = {"customer": town.customer, "clerk": town.clerk, "courier": town.courier}
    large = town.noodles.option_groups[0].options[1].id
    noodles = {"itemId": item_id(town.merchant.id, town.noodles.id), "quantity": 1, "optionIds": [large]}
    return People(
        port=runs.port,
        tokens={who: sign_in.open(user_id).access_token for who, user_id in everybody.items()},
        quote={
            "merchantId": global_id("Merchant", town.merchant.id),
            "lines": [noodles],
            "fulfilment": "DELIVERY",
            "addressId": global_id("Address", town.address),
        },
    )


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path / "data")
    yield made
    for process in made.started:
        process.kill()
        process.wait()


def start(runs: Runs) -> subprocess.Popen[str]:
    """With the functions as they are deployed, which fail often."""
    process = runs.start(SERVERLESS_FILE=str(PROJECT / "serverless.yml"), FAULTS="1")
    until(lambda: process.poll() is not None or runs.is_announced())
    assert process.poll() is None, process.communicate()[0]
    return process


def test_a_stop_in_the_midst_of_orders_loses_nothing(runs: Runs) -> None:
    process = start(runs)
    people = people_of(runs)
    customer = threading.Thread(target=people.place_until_nobody_serves)
    customer.start()
    until(lambda: len(people.placed) >= 8)
    for order_id in people.placed[:6]:
        people.tell("clerk", "orderAccept", order_id)
    until(lambda: not functions_status(runs.running().functions).idle)
    process.send_signal(signal.SIGINT)
    customer.join(PATIENCE)
    assert not customer.is_alive()
    assert ended(process)[0] == 0

    process = start(runs)
    for order_id in people.placed:
        finish(people, order_id)
    assert wait_until_idle(runs.running().functions, PATIENCE)[0]
    statuses = [people.status(order_id) for order_id in people.placed]
    assert set(statuses) == {"COMPLETED", "CANCELLED", "REJECTED", "PENDING_PAYMENT"}
    verified = subprocess.run(
        [sys.executable, "-m", "pannier", "verify", "--json"],
        env=os.environ | {"PYTHONPATH": str(PROJECT / "src"), "DATA_DIR": str(runs.directory)},
        capture_output=True, text=True, timeout=2 * PATIENCE, check=False,
    )  # fmt: skip
    checks = json.loads(verified.stdout)["checks"]
    assert [check for check in checks if check["wrong"] or check["pending"]] == []
    assert verified.returncode == 0
    assert {check["examined"] for check in checks if check["name"] == "timelines"} == {len(people.placed)}
    process.send_signal(signal.SIGINT)
    assert ended(process)[0] == 0


def finish(people: People, order_id: str) -> None:
    """Whatever the order waits for is done; every fourth is refused or cancelled."""
    unwanted = people.placed.index(order_id) % 4 == 3
    if people.status(order_id) == "PLACED":
        command, arguments = ("orderReject", "reason: TOO_BUSY") if unwanted else ("orderAccept", "")
        people.tell("clerk", command, order_id, arguments)
    elif unwanted:
        people.tell("clerk", "orderCancel", order_id, "reason: CLOSING")
    people.tell("clerk", "orderReady", order_id)
    for command in ("orderClaim", "orderPickUp", "orderDeliver"):
        people.tell("courier", command, order_id)
    people.tell("customer", "orderComplete", order_id)
