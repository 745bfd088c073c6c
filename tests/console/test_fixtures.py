"""The ground the console's tests stand on: a shop takes orders, and a page that misbehaves does not pass."""

from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx

from tests.console.browsing import Console, Problems
from tests.console.people import Shop
from tests.console.platform import Platform


def test_a_shop_sells_and_its_staff_answer(shop: Shop) -> None:
    placed = shop.order()
    assert placed["status"] == "PLACED"
    assert shop.tell(shop.clerk, "orderAccept", placed["id"])["status"] == "PREPARING"
    cash = shop.order(note="不要香菜", cash=True)
    assert cash["status"] == "PLACED"
    copies = shop.copies(cash, 3)
    assert len(copies) == 3
    for copy in copies:
        assert shop.tell(shop.clerk, "orderReject", copy, "reason: TOO_BUSY")["status"] == "REJECTED"


def test_the_server_tells_one_time_with_every_answer(platform: Platform) -> None:
    for path in ("/console/", "/console/config.json", "/graphql?query={__typename}"):
        answer = httpx.get(f"{platform.address}{path}")
        assert answer.status_code == 200
        (date,) = answer.headers.get_list("date")
        behind = platform.services.clock.now() - parsedate_to_datetime(date)
        assert timedelta(0) <= behind < timedelta(minutes=1)


def test_whatever_goes_wrong_in_a_page_is_found(console: Console, problems: Problems) -> None:
    page = console(None)
    scripts = (
        "setTimeout(() => { throw new Error('lost its way') })",
        "console.error('not well')",
        "document.head.append(Object.assign(document.createElement('style'), {textContent: 'p {color: red}'}))",
        "return fetch('http://127.0.0.1:1/elsewhere').catch(() => null)",
        "return fetch('/console/assets/gone.js').then(() => null)",
    )
    for script in scripts:
        page.evaluate(f"() => {{ {script} }}")
    found = "\n".join(problems.found)
    for wanted in (
        "lost its way",
        "not well",
        "policy violated: style-src",
        "policy violated: connect-src",
        "answered 404",
    ):
        assert wanted in found
    problems.expected += ["lost its way", "not well", "style", "elsewhere", "gone.js"]
    assert problems.unexpected == []
