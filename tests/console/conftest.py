"""The console in Chromium, before the whole platform on this machine.

Both are started for the first test that wants them, serve all of this folder, which xdist keeps on one worker
(tests/sharing.py), and are ended with its last: an idle platform is no quiet one.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.console.browsing import Chromium, Console, Problems, running_chromium
from tests.console.people import Person, Shop, at_noon, open_shop, operator
from tests.console.platform import Platform, running_platform

_FOLDER = Path(__file__).parent


class Surroundings:
    """What the tests of this folder share, for as long as there are any."""

    def __init__(self) -> None:
        self._ends = ExitStack()
        self._platform: Platform | None = None
        self._chromium: Chromium | None = None

    def platform(self, directories: pytest.TempPathFactory) -> Platform:
        if self._platform is None:
            self._platform = self._ends.enter_context(running_platform(directories.mktemp("console")))
        return self._platform

    def chromium(self) -> Chromium:
        if self._chromium is None:
            playwright = self._ends.enter_context(sync_playwright())
            self._chromium = self._ends.enter_context(running_chromium(playwright))
        return self._chromium

    def end(self) -> None:
        self._ends.close()
        self._platform = self._chromium = None


_surroundings = Surroundings()
_failed = pytest.StashKey[bool]()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Playwright's loop, too, must be gone before a test of another folder runs one."""
    if nextitem is None or not nextitem.path.is_relative_to(_FOLDER):
        _surroundings.end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest.fixture
def platform(tmp_path_factory: pytest.TempPathFactory, _no_account: None) -> Platform:
    """What runs. This process's records lead there."""
    running = _surroundings.platform(tmp_path_factory)
    running.bind()
    return running


@pytest.fixture
def chromium() -> Chromium:
    return _surroundings.chromium()


@pytest.fixture
def problems() -> Problems:
    """What goes wrong in the pages; a test adds to `expected` what is meant to."""
    return Problems()


@pytest.fixture
def console(
    request: pytest.FixtureRequest,
    chromium: Chromium,
    platform: Platform,
    problems: Problems,
    tmp_path: Path,
) -> Iterator[Console]:
    """`console(person, "orders", locale="zh-CN", width=390, scheme="dark")` is a page, with the person signed in."""
    opens = Console(chromium, platform, problems)
    yield opens
    if request.node.stash.get(_failed, False):
        for photograph in opens.photograph(tmp_path):
            sys.stdout.write(f"see {photograph}\n")
        sys.stdout.write("\n".join(problems.found))
    opens.close()
    assert problems.unexpected == []


@pytest.fixture
def shop(platform: Platform) -> Shop:
    """A merchant of this test's own, with owner, clerk, customer and menu."""
    return open_shop(platform)


@pytest.fixture
def overseer(platform: Platform) -> Person:
    """Somebody who runs the platform."""
    return operator(platform)


@pytest.fixture(scope="session")
def _busy_shops() -> dict[str, Shop]:
    return {}


@pytest.fixture
def busy_shop(platform: Platform, _busy_shops: dict[str, Shop]) -> Shop:
    """One in the midst of its day, for tests that only look: orders in several states, some over and reviewed."""
    if platform.address not in _busy_shops:
        _busy_shops[platform.address] = at_noon(platform)
    return _busy_shops[platform.address]
