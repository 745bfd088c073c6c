"""The console's orders board: how soon a new order is on it, and what an update costs with 300 open orders."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright
from rich.table import Table

from scripts.bench.measure import table
from scripts.bench.open_orders import OpenOrders
from scripts.console.chromium import CHROMIUM, FLAGS, storage
from scripts.console.demo_day import DemoDay, demo_day

OPEN_ORDERS = 300
_ROUNDS = 5
_SEEN_WITHIN = 30.0
_BUSY_WITH = 100_000  # orders of the simulation: more than it comes to
_PATIENCE_MS = 60_000
_CALM_MS, _LONG_ENOUGH_MS = 1_500, 1_200
_TASKS = frozenset({"RunTask", "ThreadControllerImpl::RunTask"})
# When each order's card was first in the page, by the machine's clock, in milliseconds.
_WATCH_CARDS = """
window.cardsSeen = {};
new MutationObserver((changes) => {
  const now = performance.timeOrigin + performance.now();
  for (const { addedNodes } of changes) for (const node of addedNodes) {
    if (!(node instanceof Element)) continue;
    for (const card of [node, ...node.querySelectorAll('[data-order]')])
      if (card.dataset.order) window.cardsSeen[card.dataset.order] ??= now;
  }
}).observe(document, { childList: true, subtree: true });
"""


def watching_the_board(orders: int) -> Iterator[Table]:
    """Two tables. Raises DemoError where the demo city does not come to life."""
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_day(Path(folder), 6, 10) as day,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield _until_it_is_seen(browser, day, orders)
        yield _updating(browser, day)
        browser.close()


def _until_it_is_seen(browser: Browser, day: DemoDay, orders: int) -> Table:
    """From the answer to `orderPlace` until the card is there, while a simulation keeps the platform busy."""
    made = table(
        "From orderPlace answered to the card on the board, while make simulate runs", "orders", "p50", "p99"
    )
    simulation = day.simulate(_BUSY_WITH)
    try:
        with _board(browser, day) as page:
            page.locator(".board").wait_for()
            waits = [wait for wait in _waits(page, day, orders) if wait is not None]
    finally:
        simulation.terminate()
        simulation.wait()
    if len(waits) > 1:
        p99 = quantiles(waits, n=100, method="inclusive")[98]
        made.add_row(f"{len(waits)} of {orders}", f"{median(waits):.0f} ms", f"{p99:.0f} ms")
    return made


def _waits(page: Page, day: DemoDay, orders: int) -> Iterator[float | None]:
    for order_id in day.orders(orders):
        answered = time.time() * 1000
        until = time.monotonic() + _SEEN_WITHIN
        seen: float | None = None
        while seen is None and time.monotonic() < until:
            seen = page.evaluate("(id) => window.cardsSeen[id] ?? null", order_id)
            if seen is None:
                page.wait_for_timeout(20)
        # Events may overtake the answer: then it was there at once.
        yield None if seen is None else max(0.0, seen - answered)


def _updating(browser: Browser, day: DemoDay) -> Table:
    """The longest task of the page's main thread in an update, over a server that answers at once with 300 orders."""
    title = f"Longest task of the page (CPU) in an update, {OPEN_ORDERS} open orders, median of {_ROUNDS}"
    made = table(title, "update", "median", "longest")
    kitchen = OpenOrders(OPEN_ORDERS)
    with _board(browser, day, kitchen) as page:
        page.locator("[data-column=new] .count", has_text=str(kitchen.placed)).wait_for()
        page.wait_for_timeout(_CALM_MS)
        for name, update in (
            ("a new order", kitchen.place),
            ("an order is accepted elsewhere", kitchen.accept),
            ("a second goes by", lambda: None),
        ):
            longest = []
            for _ in range(_ROUNDS):
                longest.append(_longest_task(browser, page, update))
                page.locator("[data-column=new] .count", has_text=str(kitchen.placed)).wait_for()
            made.add_row(name, f"{median(longest):.1f} ms", f"{max(longest):.1f} ms")
    return made


@contextmanager
def _board(browser: Browser, day: DemoDay, kitchen: OpenOrders | None = None) -> Iterator[Page]:
    """The board of merchant number one, as its owner sees it on a tablet."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, storage_state=storage(day.address, day.session("owner"))
    )
    context.set_default_timeout(_PATIENCE_MS)
    context.add_init_script(_WATCH_CARDS)
    if kitchen is not None:
        kitchen.stand_in(context)
    page = context.new_page()
    page.goto(f"{day.address}/console/m/{quote(day.merchant, safe='')}/orders")
    try:
        yield page
    finally:
        context.close()


def _longest_task(browser: Browser, page: Page, update: Callable[[], None]) -> float:
    """CPU time of the renderer's main thread in milliseconds, as Chromium's tracing has it."""
    browser.start_tracing(page=page, categories=["disabled-by-default-devtools.timeline", "toplevel"])
    update()
    page.wait_for_timeout(_LONG_ENOUGH_MS)
    events: list[dict[str, Any]] = json.loads(browser.stop_tracing())["traceEvents"]
    main = {
        (each["pid"], each["tid"])
        for each in events
        if each["name"] == "thread_name" and each["args"]["name"] == "CrRendererMain"
    }
    tasks = [
        each.get("tdur", each.get("dur", 0)) / 1000
        for each in events
        if each["name"] in _TASKS and (each["pid"], each["tid"]) in main
    ]
    return max(tasks, default=0.0)
