"""What days came to: the same as the API says, in tiles, a table and a file."""

import csv
import io
import re
from urllib.parse import quote

from playwright.sync_api import expect

from tests.console import keyboard
from tests.console.browsing import Console, sideways
from tests.console.people import Person, Shop, at_noon
from tests.console.platform import Platform

_NUMBERS = """
query ($id: ID!, $day: Date!) {
  merchantNumbers(merchantId: $id, firstDay: $day, lastDay: $day) {
    totals { placed completed rejected acceptanceBasisPoints gmv { formatted amountMinor } }
    days { businessDate }
  }
}
"""


def test_today_shows_what_the_projections_say_and_exports_it(console: Console, platform: Platform) -> None:
    shop = at_noon(platform)
    page = console(shop.owner, f"m/{quote(shop.id, safe='')}/numbers")
    keyboard.press(page, "Today", role="radio", key="Space")
    tiles = page.locator(".numbers-tiles")
    expect(tiles).to_contain_text("Acceptance rate")
    today = page.url.split("first=")[1].split("&")[0]
    platform.settle()
    numbers = shop.owner.ask(_NUMBERS, id=shop.id, day=today)
    assert (numbers["totals"]["completed"], numbers["totals"]["rejected"]) == (1, 1)
    assert (numbers["totals"]["placed"], numbers["totals"]["acceptanceBasisPoints"]) == (6, 7_500)
    page.reload()
    orders = tiles.locator(".card", has_text="Orders").first
    expect(orders).to_contain_text("6")
    expect(orders).to_contain_text("1 completed")
    expect(tiles.locator(".card", has_text="Acceptance rate")).to_contain_text("75%")
    expect(tiles.locator(".card", has_text="GMV")).to_contain_text(numbers["totals"]["gmv"]["formatted"])
    expect(page.get_by_role("table").filter(has_text="Too busy")).to_contain_text("1")
    expect(page.locator(".numbers-heat td.warmth-5")).to_have_count(1)
    expect(page.locator(".numbers-heat td.warmth-5")).to_have_text("6")

    with page.expect_download() as download:
        keyboard.press(page, "Export as CSV")
    text = download.value.path().read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert download.value.suggested_filename == f"pannier-{today}-{today}.csv"
    assert (row["Day"], row["Orders"], row["Refused"], row["Completed"]) == (today, "6", "1", "1")
    assert row["GMV"] == f"{numbers['totals']['gmv']['amountMinor'] / 100:.2f}"


def test_days_in_the_address_are_shown_and_too_many_are_refused(console: Console, shop: Shop) -> None:
    page = console(shop.owner, f"m/{quote(shop.id, safe='')}/numbers?first=2026-01-01&last=2026-01-31")
    rows = page.get_by_role("region", name="Day by day").locator("tbody tr")
    expect(rows).to_have_count(31)
    expect(rows.first).to_contain_text("Jan 31, 2026")
    for segment, typed in (
        ("month, Start", "3"),
        ("day, Start", "2"),
        ("month, End", "3"),
        ("day, End", "15"),
    ):
        keyboard.reach(page.get_by_role("spinbutton", name=segment))
        page.keyboard.type(typed)
    expect(rows).to_have_count(14)
    expect(page).to_have_url(re.compile("first=2026-03-02&last=2026-03-15"))
    month = page.get_by_role("spinbutton", name="month, Start")
    keyboard.reach(month)
    page.keyboard.type("4")
    expect(month).to_have_text(re.compile("4|Apr"))
    expect(rows).to_have_count(14)
    keyboard.reach(page.get_by_role("radio", name="Today"))
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    today = page.url.split("first=")[1].split("&")[0]
    expect(month).to_have_attribute("aria-valuenow", str(int(today[5:7])))
    page.goto(console.address(f"m/{quote(shop.id, safe='')}/numbers?first=2020-01-01&last=2026-01-31"))
    expect(rows).to_have_count(7)


def test_operators_see_the_platforms_numbers(console: Console, overseer: Person) -> None:
    page = console(overseer, "operator/numbers", locale="zh-CN", width=390, scheme="dark")
    tiles = page.locator(".numbers-tiles")
    expect(tiles).to_contain_text("接单率")
    assert sideways(page) == 0
