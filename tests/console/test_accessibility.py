"""axe finds nothing on any page, light and dark, wide and narrow: with orders, reviews and a menu on them."""

import pytest

from scripts.console.pages import PAGES, ConsolePage
from tests.console.axe import violations_everywhere, wait_until_there
from tests.console.browsing import Console
from tests.console.people import Person, Shop


@pytest.mark.parametrize("listed", PAGES, ids=lambda listed: listed.name)
def test_axe_has_nothing_against(
    listed: ConsolePage, console: Console, busy_shop: Shop, overseer: Person
) -> None:
    people = {"owner": busy_shop.owner, "operator": overseer, None: None}
    page = console(people[listed.who], listed.of(busy_shop.id))
    wait_until_there(page)
    assert violations_everywhere(page) == []


def test_axe_finds_what_is_wrong(console: Console) -> None:
    page = console(None)
    wait_until_there(page)
    page.evaluate("() => document.querySelector('main, #root').append(document.createElement('button'))")
    assert "button-name" in "\n".join(violations_everywhere(page))
