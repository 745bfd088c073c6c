"""A server that answers an orders board at once: hundreds of open orders, and events when they are wanted."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import BrowserContext, Route, WebSocketRoute

_STATUSES = ("PLACED", "PLACED", "PLACED", "PLACED", "PREPARING", "READY")
_ALIASES = {"placed": "PLACED", "preparing": "PREPARING", "ready": "READY", "delivering": "DELIVERING"}
_ACTIONS = {"PLACED": ["ACCEPT", "REJECT"], "PREPARING": ["CANCEL", "READY"], "READY": ["CANCEL", "COLLECT"]}
_MINUTE = timedelta(minutes=1)


class OpenOrders:
    """Stands in for the API where the board asks for orders; everything else goes through to the server."""

    def __init__(self, count: int) -> None:
        self._orders = {
            order["id"]: order for order in (_order(number, status) for number, status in _mixed(count))
        }
        self._socket: WebSocketRoute | None = None
        self._operation = ""

    @property
    def placed(self) -> int:
        """How many wait for an answer."""
        return len(self._of("PLACED"))

    def stand_in(self, context: BrowserContext) -> None:
        context.route("**/graphql", self._answer)
        context.route_web_socket("**/graphql", self._listen)

    def place(self) -> None:
        """One more order, and an event that tells so."""
        self._tell(_order(len(self._orders), "PLACED"))

    def accept(self) -> None:
        """The most urgent order is accepted elsewhere."""
        order = self._of("PLACED")[0]
        entry = order["latest"] | {
            "sequence": 3,
            "command": "ACCEPT",
            "actor": "MERCHANT",
            "status": "PREPARING",
        }
        by = _text(datetime.now(UTC) + 20 * _MINUTE)
        moved = {"status": "PREPARING", "readyBy": by, "promisedAt": by, "deadlineAt": None, "latest": entry}
        self._tell(order | moved | {"availableActions": _ACTIONS["PREPARING"]})

    def _tell(self, order: dict[str, Any]) -> None:
        self._orders[order["id"]] = order
        if self._socket is not None:
            data = {"merchantOrders": {"eventId": order["lastEventId"], "order": order}}
            message = {"id": self._operation, "type": "next", "payload": {"data": data}}
            self._socket.send(json.dumps(message))

    def _of(self, status: str | None) -> list[dict[str, Any]]:
        return [each for each in self._orders.values() if status in (None, each["status"])]

    def _answer(self, route: Route) -> None:
        asked = json.loads(route.request.post_data or "{}")
        variables = asked.get("variables") or {}
        data: dict[str, Any]
        match asked.get("operationName"):
            case "BoardHeads":
                data = {alias: _page(self._of(status), 0) for alias, status in _ALIASES.items()}
                data["newest"] = _page([], 0)
            case "BoardMoreHeads":
                data = {"merchantOrders": _page(self._of(variables["status"]), int(variables["after"]))}
            case "BoardNodes":
                data = {"nodes": [self._orders.get(each) for each in variables["ids"]]}
            case _:
                route.continue_()
                return
        route.fulfill(json={"data": data})

    def _listen(self, socket: WebSocketRoute) -> None:
        self._socket = socket

        def heard(text: str | bytes) -> None:
            message = json.loads(text)
            if message["type"] == "connection_init":
                socket.send('{"type": "connection_ack"}')
            elif message["type"] == "ping":
                socket.send('{"type": "pong"}')
            elif message["type"] == "subscribe":
                self._operation = message["id"]

        socket.on_message(heard)


def _mixed(count: int) -> list[tuple[int, str]]:
    return [(number, _STATUSES[number % len(_STATUSES)]) for number in range(count)]


def _page(orders: list[dict[str, Any]], start: int) -> dict[str, Any]:
    edges = [
        {"node": {"id": each["id"], "latest": {"sequence": each["latest"]["sequence"]}}}
        for each in orders[start : start + 100]
    ]
    more = start + 100 < len(orders)
    return {"edges": edges, "pageInfo": {"hasNextPage": more, "endCursor": str(start + 100)}}


def _order(number: int, status: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    by = None if status == "PLACED" else _text(now + (10 + number % 40) * _MINUTE)
    lines = [
        {
            "lineId": str(line),
            "name": ("宫保鸡丁 Kung Pao Chicken", "担担面 Dan Dan Noodles", "米饭 Rice")[line],
            "options": ["大份", "少辣"][: 2 - line],
            "quantity": 1 + line,
            "note": "",
            "unitPrice": {"formatted": "¥28.00"},
        }
        for line in range(3)
    ]
    return {
        "__typename": "Order",
        "id": f"order-{number:04}",
        "code": f"A{number:05}",
        "status": status,
        "fulfilment": "PICKUP",
        "rider": "COURIER",
        "paymentMethod": "SANDBOX",
        "total": {"formatted": "¥86.00"},
        "refunded": {"amountMinor": 0, "formatted": "¥0.00"},
        "placedAt": _text(now),
        "scheduledFor": None,
        "promisedAt": by,
        "readyBy": by,
        "deadlineAt": _text(now + 5 * _MINUTE) if status == "PLACED" else None,
        "cancelRequested": False,
        "latest": {
            "sequence": 2,
            "command": "PAY",
            "status": status,
            "actor": "PAYMENTS",
            "at": _text(now),
            "reason": None,
            "note": "",
        },
        "lastEventId": f"order-{number:04}:2",
        "availableActions": _ACTIONS[status],
        "customer": {"name": "林夏", "maskedPhone": "+86 138 **** 1234"},
        "note": "少放辣，谢谢" if number % 3 == 0 else None,
        "courier": None,
        "price": {"lines": lines},
    }


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
