"""Answering a menu's query: our endpoint, and Strawberry as its front page shows it. Neither reads a table here."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import cast

from rich.table import Table

from pannier.api.app import build_app
from pannier.api.primitives.ids import global_id
from pannier.menus.model import MenuMarks, PublishedMenu
from pannier.menus.service import Menus
from pannier.quotas.repository import UsageRepository
from pannier.quotas.service import RateLimits
from scripts.bench.client import Client
from scripts.bench.kitchen import Kitchen
from scripts.bench.measure import compare, ratio, table
from scripts.bench.naive_graphql import naive_app

WHOLE = """
query ($id: ID!) {
  menu(merchantId: $id) {
    revision
    categories {
      id name
      items {
        id name description image price { amountMinor currency }
        optionGroups { groupId name minimum maximum options { optionId name priceDelta { amountMinor currency } } }
      }
    }
  }
}
"""
SMALL = "query ($id: ID!) { menu(merchantId: $id) { revision categories { id name } } }"


class _OneMenu:
    """What the endpoint asks of `Menus`, without a table."""

    def __init__(self, menu: PublishedMenu) -> None:
        self._menu = menu

    def published(self, merchant_id: str) -> PublishedMenu:
        return self._menu

    def marks(self, menu: PublishedMenu, business_date: date) -> MenuMarks:
        return MenuMarks({}, {})


def answering_a_menu(kitchen: Kitchen, times: int) -> Table:
    """CPU of a request, from the ASGI application inwards."""
    menu = kitchen.services.menus.published(kitchen.merchant_id)
    merchant = global_id("Merchant", kitchen.merchant_id)
    uncounted = RateLimits(UsageRepository(), None, b"", kitchen.services.clock)
    services = replace(kitchen.services, menus=cast(Menus, _OneMenu(menu)), rate_limits=uncounted)
    ours = Client(build_app(services))
    naive = Client(naive_app(menu))
    shown = table("Answering a menu's query, without the table", "", "ours, CPU ms", "naive, CPU ms", "")
    for name, query, repeat in (
        ("a hundred items with options", WHOLE, 1),
        ("revision and headings", SMALL, 10),
    ):
        ours.data(query, id=merchant)
        naive.data(query, id=merchant)
        our_ms, naive_ms = compare(
            times * repeat,
            partial(ours.post, query, id=merchant),
            partial(naive.post, query, id=merchant),
        )
        shown.add_row(name, f"{our_ms:.2f}", f"{naive_ms:.2f}", ratio(naive_ms, our_ms))
    return shown
