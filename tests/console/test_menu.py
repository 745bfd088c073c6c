"""The menu's page, before the real API: order, stock, dishes, pictures, many at once, files, and the weather."""

import json
import re
import struct
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Locator, Page, Request, expect

from tests.console import keyboard
from tests.console.axe import violations, violations_everywhere
from tests.console.browsing import Console, sideways
from tests.console.people import Person, Shop

DRAFT = """
query ($id: ID!) { menuDraft(merchantId: $id) {
  categories { edges { node { id name position } } }
  items(first: 100) { edges { node {
    id name description image price { amountMinor } discount { amountMinor } windows { starts ends }
    optionGroups { name minimum maximum options { name priceDelta { amountMinor } } }
    availability soldOutUntil settings { onShelf dailyLimit position category { name } }
  } } }
} }
"""
UPDATE = """
mutation ($id: ID!, $input: MenuItemUpdateInput!) {
  menuItemUpdate(id: $id, input: $input) { ... on MenuItemPayload { item { id } } ... on Error { code message } }
}
"""
ADD = """
mutation ($input: MenuItemCreateInput!) {
  menuItemCreate(input: $input) { ... on MenuItemPayload { item { id } } ... on Error { code message } }
}
"""
ADD_CATEGORY = """
mutation ($id: ID!, $input: MenuCategoryCreateInput!) { menuCategoryCreate(merchantId: $id, input: $input) {
  ... on MenuCategoryPayload { category { id } } ... on Error { code message }
} }
"""
LONG_NAME = "نودلز 🍜 " + "x" * 72


def menu(console: Console, person: Person, shop: Shop, **options: Any) -> Page:
    """The page, once the menu is there."""
    page = console(person, f"m/{quote(shop.id, safe='')}/menu", **options)
    expect(row(page, "米饭")).to_be_visible()
    return page


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row", name=name)


def press(within: Page | Locator, name: str) -> None:
    within.get_by_role("button", name=name, exact=True).click()


def act(page: Page, name: str, action: str) -> None:
    press(page, f"Actions for {name}")
    page.get_by_role("menuitem", name=action, exact=True).click()


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label).last.click()
    page.get_by_role("option", name=option, exact=True).click()


def dishes(shop: Shop) -> dict[str, dict[str, Any]]:
    """What the API says of each, by its name."""
    edges = shop.owner.ask(DRAFT, id=shop.id)["items"]["edges"]
    return {edge["node"]["name"]: edge["node"] for edge in edges}


def quiet(page: Page) -> None:
    """Without what React Aria has just announced of a button: for seven seconds it names one that may be gone."""
    page.evaluate(
        "() => document.querySelectorAll('[data-live-announcer] [role=img]').forEach((e) => e.remove())"
    )


def order_of(shop: Shop, category: str) -> list[str]:
    inside = [each for each in dishes(shop).values() if each["settings"]["category"]["name"] == category]
    return [each["name"] for each in sorted(inside, key=lambda each: each["settings"]["position"])]


def shown(page: Page) -> list[str]:
    return [each.get_attribute("aria-label") or "" for each in page.locator(".menu-item").all()]


def picture(size: int = 0) -> bytes:
    """A PNG of one red point, with so many bytes more of no meaning."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    point = chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + point + chunk(b"teXt", b"x" * size) + chunk(b"IEND", b"")


def test_a_clerk_ends_the_sale_of_a_dish_in_one_tap_and_counts_portions(console: Console, shop: Shop) -> None:
    page = menu(console, shop.clerk, shop, width=390)
    expect(page.get_by_role("button", name="New item")).to_have_count(0)
    sold_out = page.get_by_role("switch", name="Sold out: 米饭")
    keyboard.push(sold_out, "Space")
    expect(sold_out).to_be_checked()
    expect(page.get_by_role("status").filter(has_text="“米饭” is sold out until")).to_be_visible()
    assert dishes(shop)["米饭"]["availability"] == "SOLD_OUT"
    keyboard.push(sold_out, "Space")
    expect(sold_out).not_to_be_checked()
    expect(page.get_by_role("status").filter(has_text="“米饭” is on sale again.")).to_be_visible()
    assert dishes(shop)["米饭"]["soldOutUntil"] is None

    keyboard.press(page, "Not counted: portions of 米饭")
    keyboard.push(page.get_by_label("Count the portions of a day"), "Space")
    keyboard.write(page.get_by_label("Portions a day"), "many")
    keyboard.press(page, "Save")
    expect(page.get_by_text("Please enter a whole number.")).to_be_visible()
    keyboard.write(page.get_by_label("Portions a day"), "１２")
    keyboard.press(page, "Save")
    expect(row(page, "米饭").get_by_text("12 of 12 left")).to_be_visible()
    assert dishes(shop)["米饭"]["settings"]["dailyLimit"] == 12

    shop.dismiss(shop.clerk)
    row(page, "米饭").get_by_text("Sold out").click()
    expect(page.get_by_role("alert").filter(has_text="You do not work at this store")).to_be_visible()
    assert dishes(shop)["米饭"]["soldOutUntil"] is None


def test_dishes_are_put_elsewhere_by_mouse_by_keyboard_and_by_choosing(console: Console, shop: Shop) -> None:
    shop.owner.ask(ADD_CATEGORY, id=shop.id, input={"name": "饮料", "position": 1})
    shop.owner.ask(ADD, input={"categoryId": shop.category, "name": "汤", "priceMinor": 900, "position": 9})
    page = menu(console, shop.owner, shop)
    assert shown(page) == ["牛肉面", "米饭", "汤"]
    row(page, "牛肉面").drag_to(row(page, "汤"), target_position={"x": 300, "y": 70})
    expect(page.locator(".menu-item").last).to_have_attribute("aria-label", "牛肉面")
    page.wait_for_function("() => !document.querySelector('[data-dragging]')")

    handle = row(page, "汤").get_by_role("button", name="Drag 汤")
    handle.focus()
    handle.press("Enter")
    page.keyboard.press("Home")
    expect(page.get_by_role("button", name="Insert before 米饭")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".menu-item").first).to_have_attribute("aria-label", "汤")

    row(page, "米饭").drag_to(page.locator(".menu-category").filter(has_text="饮料"))
    expect(page.locator(".menu-item")).to_have_count(2)
    act(page, "汤", "Move to…")
    choose(page, "Category", "饮料")
    choose(page, "Where in it", "Before 米饭")
    press(page, "Move")
    expect(page.locator(".menu-item")).to_have_count(1)
    page.get_by_role("row", name="饮料").click()
    expect(page.locator(".menu-item")).to_have_count(2)
    assert shown(page) == ["汤", "米饭"]

    press(page, "Actions for the category 饮料")
    page.get_by_role("menuitem", name="Move up").click()
    expect(page.locator(".menu-category").first).to_have_attribute("aria-label", "饮料")
    press(page, "New category")
    page.get_by_label("Name").fill(LONG_NAME)
    press(page, "Save")
    expect(page.locator(".menu-category")).to_have_count(3)
    page.reload()
    expect(page.locator(".menu-category").first).to_have_attribute("aria-label", "饮料")
    assert order_of(shop, "饮料") == ["汤", "米饭"]
    assert order_of(shop, "面") == ["牛肉面"]


def test_an_edit_survives_a_reload_and_somebody_elses(console: Console, shop: Shop) -> None:
    page = menu(console, shop.owner, shop)
    keyboard.press(page, "Actions for 牛肉面")
    keyboard.press(page, "Edit", role="menuitem")
    keyboard.write(page.get_by_label("Name", exact=True), LONG_NAME)
    keyboard.write(page.get_by_label("Price (CNY)", exact=True), "twelve")
    keyboard.press(page, "Save")
    expect(page.get_by_role("alert").filter(has_text="needs another look")).to_be_visible()
    expect(page.get_by_label("Price (CNY)", exact=True)).to_be_focused()
    keyboard.write(page.get_by_label("Price (CNY)", exact=True), "１２,５０")
    extras = page.get_by_role("group", name="Options 加料")
    extras.get_by_role("textbox", name="Adds to the price (CNY)").nth(0).fill("-1")
    keyboard.press(extras, "Move 香菜 up")
    keyboard.press(page, "Add a serving time")
    keyboard.write(page.get_by_label("From"), "6")
    keyboard.write(page.get_by_label("To", exact=True), "１０：３０")
    page.reload()
    expect(page.get_by_text("What you were editing before the page was reloaded")).to_be_visible()
    quiet(page)
    assert violations_everywhere(page) == []

    shop.owner.ask(UPDATE, id=shop.noodles.id, input={"priceMinor": 3000, "description": "手工"})
    keyboard.press(page, "Save")
    disputed = page.get_by_role("alert").filter(has_text="Somebody else changed this item")
    expect(disputed).to_contain_text("CN¥30.00")
    expect(disputed).to_contain_text("CN¥12.50")
    assert dishes(shop)["牛肉面"]["price"]["amountMinor"] == 3000
    keyboard.press(page, "Save")
    expect(page.get_by_role("dialog")).to_have_count(0)
    saved = dishes(shop)[LONG_NAME]
    assert (saved["price"]["amountMinor"], saved["description"]) == (1250, "手工")
    assert saved["windows"] == [{"starts": 360, "ends": 630}]
    options = saved["optionGroups"][1]["options"]
    assert [(each["name"], each["priceDelta"]["amountMinor"]) for each in options] == [
        ("香菜", 0),
        ("煎蛋", -100),
    ]
    assert sideways(page) == 0


def test_a_picture_is_sent_shown_and_refused_when_it_is_none(
    console: Console, shop: Shop, tmp_path: Path
) -> None:
    too_large, none, good = (tmp_path / name for name in ("too-large.png", "none.png", "good.png"))
    too_large.write_bytes(picture(10_000_000))
    none.write_bytes(b"I am no picture")
    good.write_bytes(picture())
    page = menu(console, shop.owner, shop)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    keyboard.press(page, "Actions for 米饭")
    keyboard.press(page, "Edit", role="menuitem")
    chooser = page.get_by_role("dialog").get_by_role("button", name=re.compile("^Choose .*picture"))
    keyboard.reach(chooser)
    before = len(sent)
    keyboard.attach(chooser, str(too_large))
    expect(page.get_by_role("alert").filter(has_text="A picture has at most 5 MB")).to_be_visible()
    assert len(sent) == before
    keyboard.attach(chooser, str(none))
    expect(page.get_by_text("The new picture is there")).to_be_visible()
    keyboard.press(page, "Save")
    expect(page.get_by_role("alert").filter(has_text="A picture is a JPEG").first).to_be_visible()
    assert dishes(shop)["米饭"]["image"] is None
    keyboard.attach(chooser, str(good))
    expect(page.locator("img.menu-picture.large")).to_be_visible()
    keyboard.press(page, "Save")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert dishes(shop)["米饭"]["image"].startswith("/media/")
    expect(row(page, "米饭").locator("img")).to_have_js_property("naturalWidth", 1)


def test_many_at_once_then_a_file_after_a_look_then_as_customers_see_it(
    console: Console, shop: Shop, tmp_path: Path
) -> None:
    page = menu(console, shop.owner, shop)
    keyboard.press(page, "Select")
    keyboard.press(page, "Select all here")
    keyboard.press(page, "Change…")
    keyboard.choose(page.get_by_label("What to change").last, "Price by percent")
    keyboard.write(page.get_by_label("By how many percent"), "１２，５")
    keyboard.choose(page.get_by_label("Round the new price").last, "0.5")
    expect(page.get_by_role("row", name="牛肉面 CN¥28.00 CN¥31.50")).to_be_visible()
    quiet(page)
    assert violations(page) == []
    keyboard.press(page, "Change 2 items")
    expect(page.get_by_role("status").filter(has_text="2 items were changed.")).to_be_visible()
    assert {name: each["price"]["amountMinor"] for name, each in dishes(shop).items()} == {
        "牛肉面": 3150,
        "米饭": 250,
    }

    keyboard.press(page, "Export")
    with page.expect_download() as downloading:
        keyboard.push(page.get_by_role("menuitem", name="JSON"))
    file = tmp_path / "menu.json"
    downloading.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    json.loads(text)
    file.write_text(text.replace("米饭", "白饭 🍚"), encoding="utf-8")
    keyboard.press(page, "Import")
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"record,nam\nitem,x")
    chooser = page.get_by_role("button", name="Choose a file")
    keyboard.attach(chooser, str(bad))
    expect(page.get_by_role("alert").filter(has_text="wrong")).to_be_visible()
    keyboard.attach(chooser, str(file))
    expect(page.get_by_text("Items: 0 added, 1 changed, 0 removed, 1 unchanged")).to_be_visible()
    shop.owner.ask(UPDATE, id=shop.noodles.id, input={"description": "手工"})
    keyboard.press(page, "Import these changes")
    expect(page.get_by_role("alert").filter(has_text="Somebody changed the menu meanwhile")).to_be_visible()
    expect(page.get_by_text("Items: 0 added, 2 changed, 0 removed, 0 unchanged")).to_be_visible()
    quiet(page)
    assert violations_everywhere(page) == []
    assert "米饭" in dishes(shop)
    keyboard.press(page, "Import these changes")
    expect(row(page, "白饭 🍚")).to_be_visible()
    assert dishes(shop)["牛肉面"]["description"] == ""

    shop.publish()
    keyboard.press(page, "Preview")
    phone = page.get_by_role("region", name="Preview")
    expect(phone.get_by_text("白饭 🍚")).to_be_visible()
    expect(phone.get_by_text("CN¥31.50")).to_be_visible()
    quiet(page)
    assert violations_everywhere(page) == []
