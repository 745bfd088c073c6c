"""What an order costs: a quote and a placing, from the ASGI application down to the table."""

import time

from rich.table import Table

from pannier.api.app import build_app
from pannier.api.primitives.ids import global_id
from pannier.core.capacity import CapacityMeter, Consumed
from pannier.menus.graphql import item_id
from pannier.orders.model import Fulfilment, LineRequest, PaymentMethod, QuoteRequest
from scripts.bench.client import Client
from scripts.bench.kitchen import Kitchen
from scripts.bench.measure import process_cpu_ms, table

QUOTE = """
mutation ($input: QuoteCreateInput!) {
  quoteCreate(input: $input) {
    ... on QuotePayload { quote { id price { total { amountMinor currency } } } } ... on Error { code message }
  }
}
"""
PLACE = """
mutation ($quote: ID!, $key: String!, $payment: PaymentInput!) {
  orderPlace(quoteId: $quote, idempotencyKey: $key, payment: $payment) {
    ... on OrderPayload { order { id status total { amountMinor } } } ... on Error { code message }
  }
}
"""
PAYMENTS: dict[str, dict[str, str]] = {
    "in cash": {"method": "CASH_ON_DELIVERY"},
    "by card": {"method": "SANDBOX", "token": "tok_ok"},
}


def ordering(kitchen: Kitchen, times: int) -> Table:
    """CPU of ours and of the engine's, and what the table is asked, an order."""
    client = Client(
        build_app(kitchen.services), kitchen.services.sign_in.open(kitchen.customer_id).access_token
    )
    shown = table(
        "Ordering: a quote and a placing over GraphQL, two lines",
        "", "CPU ms", "engine's CPU ms", "orders/s a core", "with the engine's", "calls", "read units", "write units",
    )  # fmt: skip
    for name, payment in PAYMENTS.items():
        _order(kitchen, client, payment)
        cost = _cost(kitchen, PaymentMethod(payment["method"]), payment.get("token", ""))
        ours, engine = _cpu(kitchen, client, payment, times)
        both = "–" if engine is None else f"{1000 / (ours + engine):.0f}"
        shown.add_row(
            name, f"{ours:.1f}", "–" if engine is None else f"{engine:.1f}", f"{1000 / ours:.0f}", both,
            str(len(cost.calls)), str(cost.reads), str(cost.writes),
        )  # fmt: skip
    return shown


def _cpu(kitchen: Kitchen, client: Client, payment: dict[str, str], times: int) -> tuple[float, float | None]:
    """An average of many: one order is below what the system's clock of other processes tells apart."""
    pid = kitchen.engine.pid
    began, engine_began = time.process_time(), process_cpu_ms(pid)
    for _ in range(times):
        _order(kitchen, client, payment)
    ended, engine_ended = time.process_time(), process_cpu_ms(pid)
    ours = (ended - began) * 1000 / times
    if engine_began is None or engine_ended is None:
        return ours, None
    return ours, (engine_ended - engine_began) / times


def _order(kitchen: Kitchen, client: Client, payment: dict[str, str]) -> None:
    lines = [{"itemId": item_id(kitchen.merchant_id, each), "quantity": 1} for each in kitchen.two_items]
    asked = {
        "merchantId": global_id("Merchant", kitchen.merchant_id),
        "lines": lines,
        "fulfilment": "DELIVERY",
        "addressId": global_id("Address", kitchen.address_id),
    }
    quote = client.data(QUOTE, input=asked)["quoteCreate"]["quote"]["id"]
    placed = client.data(PLACE, quote=quote, key=quote, payment=payment)["orderPlace"]
    if "order" not in placed:
        raise RuntimeError(str(placed))


def _cost(kitchen: Kitchen, method: PaymentMethod, token: str) -> Consumed:
    """Calls and units of the same through the use cases: a measurement belongs to a thread."""
    services = kitchen.services
    lines = tuple(LineRequest(each, (), 1) for each in kitchen.two_items)
    asked = QuoteRequest(kitchen.merchant_id, lines, Fulfilment.DELIVERY, kitchen.address_id, None)
    with CapacityMeter(kitchen.connection).measure() as cost:
        quote = services.quotes.create(kitchen.customer_id, asked)
        services.placing.place(kitchen.customer_id, quote.id, quote.id, method, token)
    return cost
