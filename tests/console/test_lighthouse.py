"""Lighthouse finds the console accessible and well made. How fast it is, `make bench` tells."""

from scripts.console.pages import PAGES
from tests.console.browsing import Chromium
from tests.console.lighthouse import verdicts
from tests.console.people import Person, Shop

LOOKED_AT = ("sign-in", "orders", "menu", "numbers", "operator-merchants")
CATEGORIES = ("accessibility", "best-practices")


def test_lighthouse_finds_every_kind_of_page_accessible_and_well_made(
    chromium: Chromium, busy_shop: Shop, overseer: Person
) -> None:
    pages = [page for page in PAGES if page.name in LOOKED_AT]
    found = verdicts(chromium, busy_shop, overseer, pages, CATEGORIES)
    assert len(found) == len(LOOKED_AT)
    poor = {name: verdict for name, verdict in found.items() if min(map(min, verdict.scores.values())) < 95}
    assert poor == {}
