"""A demo city in the midst of a day: what the console has to show."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx

from pannier.core.clock import FileClock
from pannier.local.demo.model import DEMO_PASSWORD
from pannier.local.engine import free_port
from pannier.local.installation import Installation, NotRunning
from pannier.local.simulate.operations import customers

_STARTED_WITHIN = 300.0
_NOON = timedelta(hours=12, minutes=10)
_SIGN_IN = """
mutation ($account: String!, $password: String!) {
  userSignIn(account: $account, password: $password) {
    ... on SessionPayload { session { accessToken accessExpiresAt refreshToken } }
    ... on Error { code message }
  }
}
"""
_MEMBERSHIPS = "{ viewerMemberships(first: 1) { edges { node { merchant { id } } } } }"
_ORDERS_A_SESSION = 20  # in a simulation tokens run out fast
_COMMAND = "mutation ($id: ID!) { %s(id: $id) { ... on Error { code message } } }"
# How far the staff has come with each order, the latest last.
_PROGRESS = (
    (),
    (),
    ("orderAccept",),
    ("orderAccept",),
    ("orderAccept", "orderReady"),
    ("orderAccept",),
    (),
    (),
)


class DemoError(Exception):
    """The demo city does not come to life. Says why."""


@dataclass(frozen=True, slots=True)
class DemoDay:
    """What runs: its address, the id of merchant number one, as the API has it, and where its data is."""

    address: str
    merchant: str
    folder: Path

    def session(self, who: str) -> str:
        """A fresh session of one of the demo sign-ins, as JSON."""
        return json.dumps(_sign_in(self.address, who))

    def orders(self, count: int) -> Iterator[str]:
        """The demo customer's orders at merchant number one: each one's id, at the moment its placing is answered.

        Raises DemoError.
        """
        for begun in range(0, count, _ORDERS_A_SESSION):
            customer = _sign_in(self.address, "customer")
            items = _available(self.address, customer, self.merchant)
            for number in range(begun, min(begun + _ORDERS_A_SESSION, count)):
                line = _line(items[number % len(items)], 1)
                yield _order(self.address, customer, self.merchant, [line], "")

    def simulate(self, orders: int) -> subprocess.Popen[bytes]:
        """`make simulate`, begun."""
        command = [sys.executable, "-m", "pannier", "simulate", "--orders", str(orders), "--clients", "8"]
        environment = os.environ | {"DATA_DIR": str(self.folder)}
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


@contextmanager
def demo_day(folder: Path, merchants: int, orders: int) -> Iterator[DemoDay]:
    """Run the platform on a folder of its own, let a day go by, and stop at the next noon with orders on the board.

    Raises DemoError.
    """
    environment = os.environ | {
        "DATA_DIR": str(folder),
        "PORT": str(free_port()),
        "DEMO_MERCHANTS": str(merchants),
    }
    pannier = [sys.executable, "-m", "pannier"]
    with (folder / "output").open("w") as output:
        running = subprocess.Popen([*pannier, "run"], env=environment, stdout=output, stderr=output)
    try:
        address = _address(running, folder)
        simulate = [*pannier, "simulate", "--orders", str(orders), "--clients", "8"]
        # What it thinks of the day is nothing to those who only look: on a busy machine people come too late.
        subprocess.run(simulate, env=environment, stdout=sys.stderr, check=False)
        _go_to_noon(Installation(folder).clock)
        merchant = _ask(address, _sign_in(address, "owner"), _MEMBERSHIPS)["edges"][0]["node"]["merchant"]
        _place(address, merchant["id"])
        yield DemoDay(address, merchant["id"], folder)
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait()


def _address(running: subprocess.Popen[bytes], folder: Path) -> str:
    until = time.monotonic() + _STARTED_WITHIN
    while True:
        try:
            return Installation(folder).running().http
        except NotRunning:
            if running.poll() is not None or time.monotonic() > until:
                raise DemoError((folder / "output").read_text()) from None
            time.sleep(0.2)


def _go_to_noon(file: Path) -> None:
    """In Shanghai, where the demo city is."""
    clock = FileClock(file)
    now = clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    noon = now.replace(hour=0, minute=0, second=0, microsecond=0) + _NOON
    clock.advance((noon if noon > now else noon + timedelta(days=1)) - now)


def _place(address: str, merchant: str) -> None:
    """Orders of the demo customer, and what the clerk did with them so far."""
    customer, clerk = _sign_in(address, "customer"), _sign_in(address, "clerk")
    items = _available(address, customer, merchant)
    for number, done in enumerate(_PROGRESS):
        chosen = items[number % len(items)], items[(3 * number + 1) % len(items)]
        lines = [_line(item, 1 + number % 2) for item in {each["id"]: each for each in chosen}.values()]
        note = "少放辣，谢谢" if number % 3 == 0 else ""
        placed = _order(address, customer, merchant, lines, note)
        for command in done:
            _ask(address, clerk, _COMMAND % command, id=placed)


def _available(address: str, customer: dict[str, str], merchant: str) -> list[dict[str, Any]]:
    menu = _ask(address, customer, customers.MENU.document, merchant=merchant)
    items = [item for category in menu["categories"] for item in category["items"]]
    return [item for item in items if item["availability"] == "AVAILABLE"]


def _order(
    address: str, customer: dict[str, str], merchant: str, lines: list[dict[str, Any]], note: str
) -> str:
    """The id of an order that was placed."""
    asked = {"merchantId": merchant, "fulfilment": "PICKUP", "lines": lines, "note": note}
    quote = _ask(address, customer, customers.QUOTE.document, input=asked)["quote"]
    payment = {"method": "SANDBOX", "token": "tok_ok"}
    placed = _ask(
        address, customer, customers.PLACE.document, quote=quote["id"], key=uuid4().hex, payment=payment
    )
    order_id: str = placed["order"]["id"]
    return order_id


def _line(item: dict[str, Any], quantity: int) -> dict[str, Any]:
    options = [
        option["optionId"]
        for group in item["optionGroups"]
        for option in group["options"][: group["minimum"]]
    ]
    return {"itemId": item["id"], "quantity": quantity, "optionIds": options}


def _sign_in(address: str, who: str) -> dict[str, str]:
    given = {"account": f"{who}@example.com", "password": DEMO_PASSWORD}
    session: dict[str, str] = _ask(address, None, _SIGN_IN, **given)["session"]
    return session


def _ask(address: str, session: dict[str, str] | None, document: str, **variables: Any) -> Any:
    """What the only field answers. Raises DemoError when it refuses."""
    headers = {} if session is None else {"authorization": f"Bearer {session['accessToken']}"}
    body = {"query": document, "variables": variables}
    answer = httpx.post(f"{address}/graphql", json=body, headers=headers, timeout=30).json()
    if "errors" in answer:
        raise DemoError(str(answer["errors"]))
    (found,) = answer["data"].values()
    if isinstance(found, dict) and "code" in found and "message" in found:
        raise DemoError(f"{found['code']}: {found['message']}")
    return found
