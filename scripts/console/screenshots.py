"""Every page of the console as people see it: `make screenshots` writes build/screenshots/orders-en-light-1280.png, ….

In both languages, light and dark, on a desktop, a tablet and a phone, over the demo city in the midst of a day.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as NotInTime

from pannier.local.installation import PROJECT
from scripts.console.chromium import CHROMIUM, FLAGS, LANGUAGES, SCHEMES, WIDTHS, storage
from scripts.console.demo_day import DemoDay, DemoError, demo_day
from scripts.console.pages import PAGES, PARTS, ConsolePage

OUTPUT = PROJECT / "build" / "screenshots"
_PATIENCE_MS = 30_000
_AT_REST = """
() => document.querySelector('h1') !== null && document.querySelector('[role=progressbar]') === null
  && document.getAnimations().every((each) =>
    each.playState !== 'running' || each.effect.getComputedTiming().endTime === Infinity)
"""


def main() -> int:
    """An exit status: 1 when the demo city does not come to life."""
    parser = argparse.ArgumentParser(prog="python -m scripts.console.screenshots", description=__doc__)
    parser.add_argument(
        "--only", action="append", metavar="PAGE", help=", ".join(each.name for each in (*PAGES, *PARTS))
    )
    parser.add_argument("--merchants", type=int, default=12, help="how large the demo city is")
    parser.add_argument("--orders", type=int, default=150, help="how many orders the day before brings")
    arguments = parser.parse_args()
    wanted = [page for page in (*PAGES, *PARTS) if not arguments.only or page.name in arguments.only]
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        try:
            with demo_day(Path(folder), arguments.merchants, arguments.orders) as day:
                for photograph in photographs(day, wanted):
                    print(photograph.relative_to(PROJECT))
        except DemoError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def photographs(day: DemoDay, pages: list[ConsolePage]) -> Iterator[Path]:
    """Take them, one after the other."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        sessions = {who: day.session(who) for who in {page.who for page in pages} if who is not None}
        for listed in pages:
            session = None if listed.who is None else sessions[listed.who]
            for language in LANGUAGES:
                yield from _of_page(browser, day, listed, language, session)
        browser.close()


def _of_page(
    browser: Browser, day: DemoDay, listed: ConsolePage, language: str, session: str | None
) -> Iterator[Path]:
    context = browser.new_context(
        locale=LANGUAGES[language], reduced_motion="reduce", storage_state=storage(day.address, session)
    )
    context.set_default_timeout(_PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{day.address}/console/{listed.of(day.merchant)}")
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.evaluate("(scheme) => { document.documentElement.dataset.theme = scheme }", scheme)
            yield _taken(page, OUTPUT / f"{listed.name}-{language}-{scheme}-{width}.png")
    context.close()


def _taken(page: Page, path: Path) -> Path:
    try:
        page.wait_for_function(_AT_REST)
    except NotInTime:
        print(f"{path.name}: taken although the page is not there yet", file=sys.stderr)
    page.screenshot(path=path, full_page=True)
    return path


if __name__ == "__main__":
    sys.exit(main())
