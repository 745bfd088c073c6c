"""What axe has against a page: `assert violations(page) == []`, after whatever a test opened in it."""

from functools import cache
from typing import Any

from playwright.sync_api import Page, expect

from pannier.local.installation import PROJECT
from scripts.console.chromium import SCHEMES
from scripts.console.chromium import WIDTHS as HEIGHTS
from tests.console.browsing import sideways

_AXE = PROJECT / "src" / "console" / "node_modules" / "axe-core" / "axe.min.js"
# Colors that are just changing are nobody's to judge.
_RUN = """
async (only) => {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const ending = document.getAnimations().filter((each) => each.effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(ending.map((each) => each.finished));
  const rules = only.length ? {runOnly: {type: 'rule', values: only}} : {};
  return (await axe.run(document, {resultTypes: ['violations'], ...rules})).violations;
}
"""
WIDTHS = (1280, 390)
# What a theme changes: nothing but colors.
_OF_COLORS = ("color-contrast", "link-in-text-block")


@cache
def _source() -> str:
    return _AXE.read_text(encoding="utf-8")


def violations(page: Page, *rules: str) -> list[str]:
    """Each in axe's words, with the first places; axe is put into the page as a debugger does, past its policy.

    Of all rules, or only of these.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(_RUN, rules)
    return [
        f"{each['id']} ({each['impact']}): {each['help']}: "
        + "; ".join(f"{node['target']} {node['failureSummary']}" for node in each["nodes"][:3])
        for each in found
    ]


def violations_everywhere(page: Page) -> list[str]:
    """Light and dark, wide and narrow, as the page is now; it is left light, and as wide as it was.

    A page that goes sideways is one, too.
    """
    before = page.viewport_size
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        for scheme in SCHEMES:
            page.evaluate("(scheme) => { document.documentElement.dataset.theme = scheme }", scheme)
            rules = () if scheme == "light" else _OF_COLORS
            found += [f"{scheme}, {width} wide: {each}" for each in violations(page, *rules)]
        if wider := sideways(page):
            found.append(f"{width} wide: goes sideways by {wider}")
    page.evaluate("() => { document.documentElement.dataset.theme = 'light' }")
    if before is not None:
        page.set_viewport_size(before)
    return found


def wait_until_there(page: Page) -> None:
    """A page has its heading, and nothing of it is on its way any more."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
