"""How soon the console's pages are there, as Lighthouse scores it on a desktop; over a small demo city."""

import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright
from rich.table import Table

from pannier.local.engine import free_port
from scripts.bench.measure import table
from scripts.console.chromium import CHROMIUM, FLAGS
from scripts.console.demo_day import demo_day
from scripts.console.lighthouse import Visit, verdicts
from scripts.console.pages import PAGES

_MERCHANTS, _ORDERS = 8, 40
_LOADED = ("sign-in", "orders", "menu", "numbers")


def loading_the_console(runs: int) -> Table:
    """Lighthouse's score of performance, 0 to 100: the median of so many runs. Raises DemoError, LighthouseFailed."""
    shown = table(
        f"Opening the console, Lighthouse's score of {runs} runs", "page", "median", "least", "most"
    )
    with tempfile.TemporaryDirectory() as folder, demo_day(Path(folder), _MERCHANTS, _ORDERS) as day:
        visits = [
            Visit(page.name, page.of(day.merchant), day.session(page.who) if page.who else None)
            for page in PAGES
            if page.name in _LOADED
        ]
        port = free_port()
        with sync_playwright() as playwright:
            arguments = [*FLAGS, f"--remote-debugging-port={port}"]
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
            found = verdicts(port, day.address, visits, ["performance"], runs)
            browser.close()
    for name, verdict in found.items():
        scores = verdict.scores["performance"]
        shown.add_row(name, f"{median(scores):.0f}", str(min(scores)), str(max(scores)))
    return shown
