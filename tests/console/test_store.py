"""The store's page, before the real API: what it is for, tab by tab, and the weather."""

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from tests.console import keyboard
from tests.console.axe import violations_everywhere
from tests.console.browsing import Console
from tests.console.people import Person, Shop
from tests.tables.webhooks.receiver import listening
from tests.waiting import wait_for

INSIDE = """
query ($id: ID!) { merchant(id: $id) {
  name description cuisineTags preparationMinutes pausedUntil
  hours { weekly { spans { opens closes } } exceptions { date spans { opens closes } } }
  deliveryZone { radiusM corners { latitude longitude } }
  deliveryBands { upToM fee { amountMinor } } spendDiscounts { threshold { amountMinor } off { amountMinor } }
  packingFee { amountMinor } licences { kind state number validUntil mediaType }
} }
"""
ENDPOINTS = """query ($id: ID!) { webhookEndpoints(merchantId: $id) { edges { node { hearsSince } } } }"""
LONG_NAME = "Nour نور 👩🏽‍🍳 " + "x" * 40


def store(console: Console, person: Person, shop: Shop, tab: str, **options: Any) -> Page:
    """A tab of the page, once it is there."""
    page = console(person, f"m/{quote(shop.id, safe='')}/store?tab={tab}", **options)
    expect(page.get_by_role("tabpanel")).to_be_visible()
    return page


def stored(shop: Shop) -> dict[str, Any]:
    """What the API says of the store, to its owner."""
    found: dict[str, Any] = shop.owner.ask(INSIDE, id=shop.id)
    return found


def press(within: Page | Locator, name: str) -> None:
    within.get_by_role("button", name=name, exact=True).click()


def save(page: Page) -> None:
    press(page, "Save")
    expect(page.get_by_role("status").filter(has_text="Saved.").first).to_be_visible()


def test_hours_survive_a_reload_reach_past_midnight_and_are_copied(console: Console, shop: Shop) -> None:
    page = store(console, shop.owner, shop, "hours")
    monday = page.get_by_role("region", name="Monday")
    keyboard.write(monday.get_by_label("Opens"), "９：３０")
    keyboard.write(monday.get_by_label("Closes"), "late")
    expect(monday.get_by_text("Please enter times such as 9:30.")).to_be_visible()
    keyboard.press(page, "Save")
    expect(page.get_by_text("Please mend what is marked first.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("What you were editing before the page was reloaded")).to_be_visible()
    expect(monday.get_by_label("Opens")).to_have_value("９：３０")
    keyboard.write(monday.get_by_label("Closes"), "2")
    expect(monday.get_by_text("next day", exact=True)).to_be_visible()
    keyboard.press(monday, "Copy to other days: Monday")
    keyboard.press(page, "All days")
    keyboard.press(page, "Copy")
    keyboard.press(page, "Save")
    expect(page.get_by_role("status").filter(has_text="Saved.").first).to_be_visible()
    assert stored(shop)["hours"]["weekly"] == [{"spans": [{"opens": 570, "closes": 1560}]}] * 7

    keyboard.push(page.get_by_role("button", name="Next", exact=True).first)
    keyboard.push(page.get_by_role("button", name="15,"))
    keyboard.press(page, "Save")
    expect(page.get_by_role("listitem").filter(has_text="Closed")).to_be_visible()
    (exception,) = stored(shop)["hours"]["exceptions"]
    assert (exception["date"][-2:], exception["spans"]) == ("15", [])
    assert violations_everywhere(page) == []
    keyboard.push(page.get_by_role("button", name="as usual"))
    expect(page.get_by_text("No day differs from the week.")).to_be_visible()
    assert stored(shop)["hours"]["exceptions"] == []


def test_a_clerk_sees_what_is_a_clerks_and_pauses_and_resumes(console: Console, shop: Shop) -> None:
    page = store(console, shop.clerk, shop, "licences", width=390)
    expect(page.get_by_role("tab")).to_have_text(["Profile", "Hours", "Zone and fees", "Staff"])
    expect(page.get_by_role("tabpanel").get_by_role("textbox")).to_have_count(0)
    keyboard.press(page, "15 min")
    expect(page.get_by_role("timer")).to_contain_text("14:5")
    assert stored(shop)["pausedUntil"] is not None
    keyboard.reach(page.get_by_role("tab", name="Zone and fees"))
    expect(page.get_by_role("group", name="Map of the delivery zone: up to 3 km")).to_be_visible()
    assert violations_everywhere(page) == []
    keyboard.press(page, "Take orders again")
    expect(page.get_by_text("Open: taking orders")).to_be_visible()
    assert stored(shop)["pausedUntil"] is None


def test_the_zone_is_drawn_by_keyboard_and_mouse_and_fees_are_typed_as_people_type(
    console: Console, shop: Shop
) -> None:
    page = store(console, shop.owner, shop, "zone")
    keyboard.write(page.get_by_label("Delivers within (km)"), "２,５")
    keyboard.press(page, "Draw an area")
    corner = page.get_by_role("button", name="Corner 1:")
    expect(corner).to_have_count(1)
    keyboard.reach(corner)
    before = page.get_by_role("group", name="Corner 1", exact=True).get_by_label("Latitude").input_value()
    page.keyboard.press("Shift+ArrowUp")
    after = page.get_by_role("group", name="Corner 1", exact=True).get_by_label("Latitude").input_value()
    assert 0.0008 < float(after) - float(before) < 0.001  # 100 m
    second = page.get_by_role("button", name="Corner 2:")
    place = second.bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y + 30, steps=4)
    page.mouse.up()
    keyboard.press(page, "Add a corner")
    expect(page.get_by_role("button", name="Corner 5:")).to_have_count(1)
    assert violations_everywhere(page) == []
    save(page)
    zone = stored(shop)["deliveryZone"]
    assert (zone["radiusM"], len(zone["corners"])) == (2_500, 5)

    fees = page.get_by_role("region", name="Fees and discounts")
    keyboard.press(fees, "Add a distance")
    keyboard.write(fees.get_by_label("Up to (km)").nth(1), "5")
    keyboard.write(fees.get_by_label("Fee (CNY)").nth(1), "12,50")
    keyboard.write(fees.get_by_label("Packing fee (CNY)"), "１２")
    keyboard.press(fees, "Add a step")
    keyboard.write(fees.get_by_label("From (CNY)"), "20")
    keyboard.write(fees.get_by_label("Off (CNY)"), "30")
    expect(fees.get_by_text("More off than spent.")).to_be_visible()
    keyboard.write(fees.get_by_label("Off (CNY)"), "3")
    keyboard.press(fees, "Save")
    expect(page.get_by_text("Not saved yet")).to_have_count(0)
    now = stored(shop)
    assert now["deliveryBands"] == [
        {"upToM": 3_000, "fee": {"amountMinor": 300}},
        {"upToM": 5_000, "fee": {"amountMinor": 1_250}},
    ]
    assert now["packingFee"] == {"amountMinor": 1_200}
    assert now["spendDiscounts"] == [{"threshold": {"amountMinor": 2_000}, "off": {"amountMinor": 300}}]


def test_two_people_editing_one_profile_lose_nothing(console: Console, shop: Shop) -> None:
    page = store(console, shop.manager(), shop, "profile")
    keyboard.write(page.get_by_label("Name", exact=True), "早餐店 ☀️")
    keyboard.write(page.get_by_label("Usual preparation (minutes)"), "２５")
    update = """mutation ($id: ID!, $input: MerchantUpdateInput!) { merchantUpdate(id: $id, input: $input) {
        ... on MerchantPayload { merchant { id } } ... on Error { code message } } }"""
    shop.owner.ask(update, id=shop.id, input={"name": "夜宵店", "description": "开到很晚"})
    keyboard.press(page, "Save")
    clash = page.get_by_role("alert").filter(has_text="Now: 夜宵店")
    expect(clash).to_contain_text("Yours: 早餐店 ☀️")
    assert stored(shop)["name"] == "夜宵店"
    keyboard.press(clash, "Keep mine")
    save(page)
    now = stored(shop)
    assert (now["name"], now["description"], now["preparationMinutes"]) == ("早餐店 ☀️", "开到很晚", 25)


def test_staff_come_by_invitation_change_roles_and_go(console: Console, shop: Shop) -> None:
    rename = """mutation ($input: UserUpdateInput!) { userUpdate(input: $input) {
        ... on UserUpdatePayload { user { id } } ... on Error { code message } } }"""
    shop.clerk.ask(rename, input={"name": LONG_NAME})
    page = store(console, shop.owner, shop, "staff", width=390)
    invitations = page.get_by_role("region", name="Invitations")
    account = invitations.get_by_label("Phone number or e-mail address")
    keyboard.write(account, "nobody")
    keyboard.press(invitations, "Invite")
    expect(page.get_by_role("alert").first).to_be_visible()
    keyboard.write(account, "mei@example.com")
    keyboard.press(invitations, "Invite")
    expect(invitations.get_by_text("m***@example.com")).to_be_visible()
    assert violations_everywhere(page) == []
    keyboard.press(invitations, "Withdraw the invitation of m***@example.com")
    expect(page.get_by_text("Nobody is invited at present.")).to_be_visible()

    theirs = store(console, shop.clerk, shop, "hours")
    keyboard.choose(page.get_by_role("button", name=f"Role of {LONG_NAME}"), "Manager")
    expect(page.get_by_text(f"{LONG_NAME} is now: Manager.")).to_be_visible()
    theirs.reload()
    expect(theirs.get_by_role("tab", name="Webhooks")).to_be_visible()
    theirs.get_by_role("region", name="Monday").get_by_label("Opens").fill("8")
    keyboard.press(page, f"Remove {LONG_NAME}")
    keyboard.press(page.get_by_role("alertdialog"), "Remove")
    expect(page.get_by_text(f"{LONG_NAME} no longer works here.")).to_be_visible()
    keyboard.press(theirs, "Save")
    expect(theirs.get_by_text("You do not work at this store")).to_be_visible()
    assert stored(shop)["hours"]["weekly"][0]["spans"] == [{"opens": 0, "closes": 1_440}]


def test_a_licence_is_handed_in_and_one_that_is_too_large_is_refused_in_words(
    console: Console, shop: Shop, tmp_path: Path
) -> None:
    page = store(console, shop.owner, shop, "licences")
    keyboard.push(page.get_by_role("button", name="Submit one: Food licence"))
    dialog = page.get_by_role("dialog")
    keyboard.write(dialog.get_by_label("Number"), "JY13101")
    keyboard.write(dialog.get_by_label("Holder"), "蜀香 نور")
    for segment, typed in (("month", "12"), ("day", "31"), ("year", "2039")):
        keyboard.reach(dialog.get_by_role("spinbutton", name=segment))
        page.keyboard.type(typed)
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(b"\xff\xd8\xff\xe0" + bytes(11 * 2**20))
    keyboard.attach(dialog.get_by_role("button", name="Choose the scan"), str(scan))
    keyboard.press(dialog, "Submit")
    expect(dialog.get_by_role("alert")).to_have_text("This file is too large: a scan has at most 10 MB.")
    assert stored(shop)["licences"] == []
    small = tmp_path / "small.jpg"
    small.write_bytes(b"\xff\xd8\xff\xe0" + bytes(2_000))
    keyboard.attach(dialog.get_by_role("button", name="Choose the scan"), str(small))
    expect(dialog.get_by_text("small.jpg")).to_be_visible()
    assert violations_everywhere(page) == []
    keyboard.press(dialog, "Submit")
    food = page.get_by_role("region", name="Food licence")
    expect(food.get_by_text("Being checked")).to_be_visible()
    assert stored(shop)["licences"] == [
        {
            "kind": "FOOD",
            "state": "SUBMITTED",
            "number": "JY13101",
            "validUntil": "2039-12-31",
            "mediaType": "image/jpeg",
        }
    ]
    keyboard.reach(page.get_by_role("tab", name="History"))
    expect(page.get_by_text("Licence submitted")).to_be_visible()


def test_a_till_hears_of_orders_and_its_log_says_so(console: Console, shop: Shop) -> None:
    with listening() as receiver:
        page = store(console, shop.owner, shop, "webhooks")
        keyboard.press(page, "Add an endpoint")
        dialog = page.get_by_role("dialog")
        keyboard.write(dialog.get_by_label("Address (URL)"), "http://192.168.1.1/hook")
        keyboard.press(dialog, "Add an endpoint")
        expect(dialog.locator(".react-aria-FieldError")).to_be_visible()
        keyboard.write(dialog.get_by_label("Address (URL)"), receiver.url)
        keyboard.write(dialog.get_by_label("Description"), "Till")
        keyboard.press(dialog, "Add an endpoint")
        secret = page.locator("code.secret").inner_text()
        (edge,) = shop.owner.ask(ENDPOINTS, id=shop.id)["edges"]
        assert violations_everywhere(page) == []
        keyboard.press(page, "I have kept it")
        till = page.get_by_role("article", name="Till")
        keyboard.press(till, "Send a test")
        expect(till.get_by_text("Accepted (HTTP 204")).to_be_visible()
        receiver.received[0].verify(secret)
        keyboard.press(till, "Pause")
        expect(till.get_by_text("Paused", exact=True)).to_be_visible()
        keyboard.press(till, "Resume")
        expect(till.get_by_text("Active", exact=True)).to_be_visible()

        since = datetime.fromisoformat(edge["node"]["hearsSince"])
        wait_for(lambda: shop.platform.services.clock.now() > since)
        shop.order()
        wait_for(lambda: len(receiver.accepted) > 1)
        keyboard.press(till, "Delivery log")
        row = till.get_by_role("listitem").filter(has_text="Order p").filter(has_text="Delivered").first
        expect(row).to_contain_text("1 attempt")
        assert violations_everywhere(page) == []
        count = len(receiver.received)
        keyboard.push(row.get_by_role("button", name="Send again"))
        wait_for(lambda: len(receiver.received) > count)
        keyboard.press(till, "Remove")
        keyboard.press(page.get_by_role("alertdialog"), "Remove")
        expect(page.get_by_text("No endpoint yet.")).to_be_visible()
