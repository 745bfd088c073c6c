"""The orders board as a test has it before it: its columns, its cards, and the line that it hears by."""

import re
from typing import Any
from urllib.parse import quote

from playwright.sync_api import BrowserContext, Locator, Page, WebSocketRoute, expect

from tests.console.browsing import Console
from tests.console.people import Person, Shop


def board(console: Console, person: Person, shop: Shop, **options: Any) -> Page:
    """The page once it shows what there is, and hears of what happens."""
    page = console(person, f"m/{quote(shop.id, safe='')}/orders", **options)
    expect(page.locator(".board, .board-tabs")).to_be_visible()
    return page


def column(page: Page, name: str) -> Locator:
    return page.locator(f"[data-column={name}]")


def card(page: Page, name: str, order: dict[str, Any]) -> Locator:
    """Of an order, in this column."""
    return column(page, name).locator(f'[data-order="{order["id"]}"]')


class Line:
    """What a browser hears by: cut, nothing goes through, and what was open falls."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._sockets: list[WebSocketRoute] = []
        self._is_cut = False
        context.route_web_socket(re.compile("/graphql"), self._opened)

    def cut(self) -> None:
        self._is_cut = True
        self._context.set_offline(True)
        for socket in self._sockets:
            socket.close(code=1012)
        self._sockets.clear()

    def mend(self) -> None:
        self._is_cut = False
        self._context.set_offline(False)

    def _opened(self, socket: WebSocketRoute) -> None:
        if self._is_cut:
            socket.close(code=1012)
            return
        socket.connect_to_server()
        self._sockets.append(socket)
