"""Chromium, and pages that are watched: whatever goes wrong in one fails the test, unless it was expected."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    WebSocket,
    expect,
)

from pannier.local.engine import free_port
from scripts.console.chromium import CHROMIUM, FLAGS, LANGUAGES, WIDTHS, storage
from tests.console.people import Person
from tests.console.platform import Platform

PATIENCE_MS = 30_000
# The policy's violations in words, wherever they happen.
_TELL_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) => console.error(
  'policy violated:', event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber, event.sample));
"""


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    wider: int = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wider


@dataclass(frozen=True)
class Chromium:
    """A running browser. Programs that are not Playwright reach it at `port` of this machine."""

    browser: Browser
    port: int


@contextmanager
def running_chromium(playwright: Playwright) -> Iterator[Chromium]:
    """The system's, without a window."""
    port = free_port()
    arguments = [*FLAGS, f"--remote-debugging-port={port}"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
    expect.set_options(timeout=PATIENCE_MS)
    try:
        yield Chromium(browser, port)
    finally:
        browser.close()


@dataclass
class Problems:
    """What went wrong in the pages of a test, and what of it the test expects, as regular expressions."""

    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    @property
    def unexpected(self) -> list[str]:
        return [each for each in self.found if not any(re.search(known, each) for known in self.expected)]


@dataclass
class Console:
    """Opens the console for people. Every call is another browser, as it were: nothing is shared but the server."""

    chromium: Chromium
    platform: Platform
    problems: Problems
    opened: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self,
        person: Person | None,
        path: str = "",
        *,
        locale: str = "en",
        width: int = 1280,
        scheme: str = "light",
        **options: Any,
    ) -> Page:
        """The page at /console/`path`, with this person signed in. `options` are those of a browser context."""
        context = self.context(person, locale=locale, width=width, scheme=scheme, **options)
        page = context.new_page()
        page.goto(self.address(path))
        return page

    def context(
        self,
        person: Person | None,
        *,
        locale: str = "en",
        width: int = 1280,
        scheme: str = "light",
        **options: Any,
    ) -> BrowserContext:
        """A browser with no page open yet; its pages are watched."""
        session = None if person is None else json.dumps(person.session())
        given: dict[str, Any] = {
            "locale": LANGUAGES[locale],
            "viewport": {"width": width, "height": WIDTHS.get(width, 800)},
            "color_scheme": scheme,
            "reduced_motion": "reduce",
            "storage_state": storage(self.platform.address, session),
        }
        context = self.chromium.browser.new_context(**given | options)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("page", self._watch)
        self.opened.append(context)
        return context

    def address(self, path: str = "") -> str:
        """Of a page of the console."""
        return f"{self.platform.address}/console/{path}"

    def photograph(self, folder: Path) -> list[Path]:
        """Every open page, as it is now."""
        photographs = []
        for context in self.opened:
            for page in context.pages:
                photographs.append(folder / f"page-{len(photographs)}.png")
                page.screenshot(path=photographs[-1], full_page=True)
        return photographs

    def close(self) -> None:
        for context in self.opened:
            context.close()

    def _watch(self, page: Page) -> None:
        found = self.problems.found

        def said(message: ConsoleMessage) -> None:
            if message.type == "error":
                found.append(f"console: {message.text} ({message.location.get('url', '')})")

        def failed(request: Request) -> None:
            # Whatever was still under way when a page was left, or a component asked for something else.
            if request.failure != "net::ERR_ABORTED":
                found.append(f"failed: {request.method} {request.url}: {request.failure}")

        def answered(response: Response) -> None:
            if response.status >= 400:
                found.append(f"answered {response.status}: {response.request.method} {response.url}")

        page.on("console", said)
        page.on("pageerror", lambda error: found.append(f"error: {error.stack or error.message}"))
        page.on("requestfailed", failed)
        page.on("response", answered)
        page.on("request", self._asked)
        page.on("websocket", self._asked)

    def _asked(self, what: Request | WebSocket) -> None:
        """Nothing is asked of anybody but the server, and of the engine, where uploads go."""
        url = urlsplit(what.url)
        ours = {urlsplit(self.platform.address).netloc}
        if self.platform.settings.aws_endpoint is not None:
            ours.add(urlsplit(self.platform.settings.aws_endpoint).netloc)
        if url.scheme not in ("data", "blob") and url.netloc not in ours:
            self.problems.found.append(f"a stranger was asked: {what.url}")
