"""Lighthouse finds the console accessible and well made. How fast it is, `make bench` tells."""

import json

from scripts.console.lighthouse import Visit, verdicts
from scripts.console.pages import PAGES
from tests.console.browsing import Chromium
from tests.console.people import Person, Shop

CATEGORIES = ("accessibility", "best-practices")


def test_lighthouse_finds_every_page_accessible_and_well_made(
    chromium: Chromium, busy_shop: Shop, overseer: Person
) -> None:
    people = {"owner": busy_shop.owner, "operator": overseer}
    visits = [
        Visit(page.name, page.of(busy_shop.id), json.dumps(people[page.who].session()) if page.who else None)
        for page in PAGES
    ]
    found = verdicts(chromium.port, busy_shop.platform.address, visits, CATEGORIES)
    assert set(found) == {page.name for page in PAGES}
    poor = {name: verdict for name, verdict in found.items() if min(map(min, verdict.scores.values())) < 95}
    assert poor == {}
