"""What a browser loads before it shows anything: little, compressed, and from this server alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from scripts.console.sizes import MOST_SCRIPT, first_load
from tests.console.axe import wait_until_there
from tests.console.browsing import Console
from tests.console.people import Shop

_SCRIPTS = """
() => performance.getEntriesByType('resource').filter((each) => each.name.endsWith('.js'))
  .map((each) => [new URL(each.name).pathname, each.encodedBodySize])
"""


def scripts_of(page: Page) -> dict[str, int]:
    """Bytes on the wire, by path."""
    wait_until_there(page)
    loaded: list[tuple[str, int]] = page.evaluate(_SCRIPTS)
    return dict(loaded)


def test_signing_in_and_the_orders_board_load_little_script(console: Console, shop: Shop) -> None:
    for person, path in ((None, ""), (shop.clerk, f"m/{shop.id}/orders")):
        loaded = scripts_of(console(person, path))
        assert loaded
        assert 0 < sum(loaded.values()) <= MOST_SCRIPT, loaded


def test_the_page_names_what_it_loads_first(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("a" * 10_000)
    (tmp_path / "b.js").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "later.js").write_text("later")
    (tmp_path / "c.css").write_text("p{}")
    (tmp_path / "index.html").write_text(
        '<script type="module" crossorigin src="/console/a.js"></script>'
        '<link rel="modulepreload" crossorigin href="/console/b.js">'
        '<link rel="stylesheet" crossorigin href="/console/c.css">'
        '<link rel="icon" href="/console/favicon.svg">'
    )
    loaded = {each.path: each for each in first_load(tmp_path)}
    assert list(loaded) == ["index.html", "a.js", "b.js", "c.css"]
    assert [each.path for each in loaded.values() if each.is_script] == ["a.js", "b.js"]
    assert loaded["a.js"].compressed < 100 < loaded["b.js"].compressed


def test_without_a_build_there_is_nothing_to_weigh(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        first_load(tmp_path)
