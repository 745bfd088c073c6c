"""The orders board, before the real API: its main job, and the weather of a lunch peak."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

from playwright.sync_api import Locator, Page, Route, expect

from pannier.api.primitives.ids import split_id
from pannier.menus.changes import NewItem
from pannier.menus.graphql import item_id
from tests.console import keyboard
from tests.console.axe import violations, violations_everywhere
from tests.console.board import Line, board, card, column
from tests.console.browsing import Console, Problems, sideways
from tests.console.people import PASSWORD, Person, Shop, open_shop
from tests.console.platform import Platform

AN_HOUR_AHEAD = """
{ const real = Date, ahead = 3600000;
  globalThis.Date = class extends real {
    constructor(...given) { given.length ? super(...given) : super(real.now() + ahead); }
    static now() { return real.now() + ahead; }
  }; }
"""
# Every look that Playwright takes at a page counts as a touch of somebody's; here only touches do.
TURNED_ON_YESTERDAY = """
{ let touched = false;
  addEventListener('pointerdown', () => { touched = true; }, true);
  Object.defineProperty(navigator, 'userActivation', { value: { get hasBeenActive() { return touched; } } });
  if (location.protocol === 'http:') localStorage.setItem('pannier-console.sound', 'on'); }
"""
PRINTS = "window.printed = 0; window.print = () => { window.printed += 1; };"
LONG = "Très, très longue soupe aux nouilles 🍜🔥 de la grand-mère avec œuf 👩🏽‍🍳 et tout!!"
RIGHT_TO_LEFT = "شاورما دجاج مع صلصة الثوم والبطاطا المقلية وسلطة كبيرة جدا"


def press(within: Page | Locator, name: str) -> None:
    within.get_by_role("button", name=name).click()


def test_an_order_goes_its_way_from_the_bell_to_the_counter(console: Console, shop: Shop) -> None:
    context = console.context(shop.clerk)
    context.add_init_script(PRINTS)
    page = context.new_page()
    page.goto(console.address(f"m/{quote(shop.id, safe='')}/orders"))
    expect(column(page, "new")).to_contain_text("No new orders")
    keyboard.press(page, "Turn the sound on")
    expect(page.get_by_role("button", name="Sound is on")).to_be_visible()
    line = {
        "itemId": shop.noodles.id,
        "quantity": 2,
        "optionIds": list(shop.noodles.options[1:3]),
        "note": "少辣",
    }
    order = shop.order(line, note="Ring twice", fulfilment="PICKUP", addressId=None)
    new = card(page, "new", order)
    expect(new).to_contain_text("2×")
    expect(new).to_contain_text("牛肉面")
    expect(new.locator(".left")).to_have_text(re.compile(r"^[0-9]:[0-5][0-9]$"))
    expect(page.locator("[data-ringing]")).to_have_attribute("data-ringing", "1")
    expect(page).to_have_title("(1) 1 new order")
    expect(page.get_by_role("status").filter(has_text="New order")).to_be_attached()
    keyboard.press(page, "Seen")
    expect(page.locator("[data-ringing]")).to_have_count(0)
    expect(page).to_have_title("Orders · Pannier")

    keyboard.press(new, "More time")
    keyboard.press(new, "Accept · 25 min")
    cooking = card(page, "preparing", order)
    expect(cooking.locator(".left")).to_have_text(re.compile(r"^2[45]:[0-5][0-9]$"))
    keyboard.press(cooking, f"Details of order {order['code']}")
    details = page.get_by_role("dialog")
    for text in ("大份", "少辣", "Ring twice", "林夏", "+86 138 ****", "25 minutes", "Accepted", "¥"):
        expect(details).to_contain_text(text)
    assert violations_everywhere(page) == []
    keyboard.press(details, "Close")
    keyboard.press(cooking, f"Print the ticket of order {order['code']}")
    page.emulate_media(media="print")
    ticket = page.locator(".ticket")
    expect(ticket).to_be_visible()
    for text in (order["code"], "PICKUP", "2×", "牛肉面", "大份", "少辣", "Ring twice", "Promised"):
        expect(ticket).to_contain_text(text)
    expect(page.locator("#root")).to_be_hidden()
    assert page.evaluate("window.printed") == 1
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(ticket).to_have_count(0)
    page.emulate_media(media="screen")

    keyboard.press(cooking, "Ready")
    keyboard.press(card(page, "ready", order), "Handed over")
    expect(card(page, "done", order)).to_contain_text("Completed")


def test_of_two_tablets_the_second_is_told_calmly(console: Console, shop: Shop) -> None:
    order = shop.order()
    late, early = board(console, shop.clerk, shop), board(console, shop.owner, shop)
    held = _hold(late, "BoardAccept")
    press(card(late, "new", order), "Accept · 20 min")
    expect(card(late, "new", order).get_by_role("button", name="Accept · 20 min")).to_be_disabled()
    press(card(early, "new", order), "More time")
    press(card(early, "new", order), "Accept · 25 min")
    expect(card(early, "preparing", order)).to_be_visible()
    held()
    expect(late.get_by_role("status").filter(has_text="dealt with already")).to_be_visible()
    expect(card(late, "preparing", order).locator(".left")).to_have_text(re.compile("^2[45]:"))
    expect(late.get_by_role("alert").filter(has_text=re.compile("."))).to_have_count(0)


def test_what_happens_while_the_connection_is_cut_is_there_afterwards(
    console: Console, shop: Shop, problems: Problems
) -> None:
    problems.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket"]
    taken, waiting = shop.order(), shop.order()
    context = console.context(shop.clerk)
    line = Line(context)
    page = context.new_page()
    page.goto(console.address(f"m/{quote(shop.id, safe='')}/orders"))
    expect(card(page, "new", taken)).to_be_visible()
    line.cut()
    expect(page.locator("[data-banner]")).to_be_visible()
    press(card(page, "new", waiting), "Accept · 20 min")
    missed = shop.order()
    shop.tell(shop.owner, "orderAccept", taken["id"])
    expect(page.get_by_role("alert").filter(has_text="did not answer")).to_be_visible()
    expect(card(page, "new", missed)).to_have_count(0)
    line.mend()
    expect(card(page, "new", missed)).to_be_visible()
    expect(card(page, "preparing", taken)).to_be_visible()
    expect(card(page, "new", waiting)).to_be_visible()
    expect(page.locator("[data-banner]")).to_have_count(0)
    press(card(page, "new", waiting), "Accept · 20 min")
    expect(card(page, "preparing", waiting)).to_be_visible()
    placed = shop.order()
    expect(card(page, "new", placed)).to_be_visible()


def test_a_tablet_an_hour_ahead_counts_as_the_server_does(console: Console, shop: Shop) -> None:
    order = shop.order()
    context = console.context(shop.clerk)
    context.add_init_script(AN_HOUR_AHEAD)
    page = context.new_page()
    page.goto(console.address(f"m/{quote(shop.id, safe='')}/orders"))
    expect(card(page, "new", order).locator(".left")).to_have_text(re.compile(r"^[34]:[0-5][0-9]$"))


def test_who_was_removed_from_the_team_sees_nothing_more(
    console: Console, shop: Shop, problems: Problems
) -> None:
    problems.expected += ["answered 40[13]", "status of 40[13]"]
    order = shop.order()
    page = board(console, shop.clerk, shop)
    shop.dismiss(shop.clerk)
    press(card(page, "new", order), "Accept · 20 min")
    expect(page.get_by_role("alert").filter(has_text="You do not work at this store")).to_be_visible()
    expect(page.locator("[data-order]")).to_have_count(0)
    assert shop.owner.ask(_STATUS, id=order["id"])["status"] == "PLACED"


def test_who_has_to_sign_in_again_goes_on_with_what_was_begun(
    console: Console, shop: Shop, problems: Problems
) -> None:
    problems.expected += ["answered 401", "status of 401"]
    order = shop.order()
    page = board(console, shop.clerk, shop)
    keyboard.press(card(page, "new", order), f"Refuse order {order['code']}")
    keyboard.press(page, "Something is sold out", role="radio", key="Space")
    keyboard.write(page.get_by_label("In your own words"), "Kein Reis 🍚")
    page.reload()
    asked = page.get_by_role("alertdialog")
    expect(asked.get_by_role("radio", name="Something is sold out")).to_be_checked()
    _end_session(page, shop.clerk)
    keyboard.press(asked, "Refuse")
    again = page.get_by_role("dialog", name="Sign in again to go on")
    keyboard.write(again.get_by_label("Phone number or e-mail address"), shop.clerk.email)
    keyboard.write(again.get_by_label("Password", exact=True), PASSWORD)
    keyboard.press(again, "Sign in")
    expect(again).to_have_count(0)
    expect(page.get_by_label("In your own words")).to_have_value("Kein Reis 🍚")
    keyboard.press(asked, "Refuse")
    expect(asked).to_have_count(0)
    expect(card(page, "done", order)).to_contain_text("Refused")
    latest = shop.owner.ask(_LATEST, id=order["id"])["latest"]
    assert latest == {"command": "REJECT", "reason": "ITEM_UNAVAILABLE", "note": "Kein Reis 🍚"}


def test_names_of_all_kinds_stay_within_a_phone(console: Console, shop: Shop) -> None:
    services, names = shop.platform.services, (LONG, RIGHT_TO_LEFT, "x" * 80)
    raw_category = split_id(shop.category)[1].rpartition(".")[2]
    dishes = [
        services.menus.add_item(shop.owner.raw_id, shop.raw_id, NewItem(raw_category, name, 500))
        for name in names
    ]
    shop.publish()
    lines = [{"itemId": item_id(shop.raw_id, dish.id), "quantity": 1, "note": "y" * 60} for dish in dishes]
    order = shop.order(*lines, note="z" * 80)
    page = board(console, shop.clerk, shop, width=390, locale="zh-CN")
    shown = card(page, "new", order)
    expect(shown).to_contain_text("👩🏽‍🍳")
    assert sideways(page) == 0
    press(shown, f"查看订单 {order['code']}")
    expect(page.get_by_role("dialog")).to_contain_text(RIGHT_TO_LEFT)
    assert sideways(page) == 0
    assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    assert sideways(page) == 0


def test_a_sound_that_the_browser_holds_back_comes_with_the_first_touch(console: Console, shop: Shop) -> None:
    context = console.context(shop.clerk)
    context.add_init_script(TURNED_ON_YESTERDAY)
    page = context.new_page()
    page.goto(console.address(f"m/{quote(shop.id, safe='')}/orders"))
    held_back = page.get_by_text("The browser holds the sound back")
    expect(held_back).to_be_visible()
    page.get_by_role("heading", name="Orders").click()
    expect(held_back).to_have_count(0)
    expect(page.get_by_role("button", name="Sound is on")).to_be_visible()


def test_a_customer_who_asks_to_cancel_is_answered(console: Console, shop: Shop) -> None:
    page = board(console, shop.clerk, shop)
    declined, agreed = shop.order(), shop.order()
    for order in (declined, agreed):
        shop.tell(shop.clerk, "orderAccept", order["id"])
        asks = 'reason: CHANGED_MIND, note: "doch nicht 🙏"'
        shop.tell(shop.customer, "orderCancelRequest", order["id"], asks)
        request = card(page, "preparing", order).get_by_role("group", name="The customer asks to cancel")
        expect(request).to_contain_text("doch nicht 🙏")
    assert violations_everywhere(page) == []
    keyboard.press(card(page, "preparing", declined), "Decline")
    expect(card(page, "preparing", declined).get_by_role("group", name="The customer asks")).to_have_count(0)
    keyboard.press(card(page, "preparing", agreed), "Agree and cancel")
    asked = page.get_by_role("alertdialog")
    expect(asked.get_by_role("radio", name="The customer does not want it any more")).to_be_checked()
    keyboard.press(asked, "Cancel the order")
    expect(card(page, "done", agreed)).to_contain_text("Cancelled")
    entry = shop.owner.ask(_LATEST, id=declined["id"])["latest"]
    assert entry == {"command": "DECLINE_CANCEL", "reason": None, "note": ""}
    told = [edge["node"] for edge in shop.owner.ask(_TIMELINE, id=agreed["id"])["timeline"]["edges"]]
    assert {"command": "CANCEL", "actor": "MERCHANT", "reason": "CHANGED_MIND"} in told


def test_a_store_with_riders_of_its_own_brings_what_was_ordered(console: Console, platform: Platform) -> None:
    shop = open_shop(platform, own_riders=True)
    first, second = shop.order(), shop.order()
    page = board(console, shop.clerk, shop, width=390)
    for order in (first, second):
        shop.tell(shop.clerk, "orderAccept", order["id"])
        shop.tell(shop.clerk, "orderReady", order["id"])
    keyboard.push(page.get_by_role("tab", name="Ready"))
    expect(card(page, "ready", first)).to_contain_text("Your own rider")
    keyboard.press(card(page, "ready", first), "Rider has it")
    keyboard.press(card(page, "ready", second), "Rider has it")
    keyboard.push(page.get_by_role("tab", name="On the way"))
    keyboard.press(card(page, "delivering", first), "Delivered")
    keyboard.press(card(page, "delivering", second), f"Details of order {second['code']}")
    keyboard.press(page.get_by_role("dialog"), "Could not deliver")
    asked = page.get_by_role("alertdialog")
    keyboard.press(asked, "Nobody was there", role="radio", key="Space")
    keyboard.press(asked, "Could not deliver")
    keyboard.push(page.get_by_role("tab", name="Done"))
    expect(card(page, "done", second)).to_be_visible()
    expect(card(page, "done", first)).to_contain_text("Delivered")
    keyboard.press(card(page, "done", first), f"Details of order {first['code']}")
    keyboard.press(page.get_by_role("dialog"), "Give money back")
    keyboard.press(asked, "Out of goodwill", role="radio", key="Space")
    keyboard.press(asked, "Give money back")
    expect(asked).to_have_count(0)
    refunded = shop.owner.ask(_REFUNDED, id=first["id"])
    assert refunded["refunded"] == refunded["total"]
    assert [shop.owner.ask(_STATUS, id=each["id"])["status"] for each in (first, second)] == [
        "DELIVERED",
        "CANCELLED",
    ]


def test_what_is_ordered_for_later_waits_in_a_column_of_its_own(console: Console, shop: Shop) -> None:
    page = board(console, shop.clerk, shop)
    at = (shop.platform.services.clock.now() + timedelta(hours=3)).isoformat()
    order = shop.order(scheduledFor=at)
    expect(card(page, "new", order)).to_contain_text("For ")
    press(card(page, "new", order), "Accept · 20 min")
    expect(card(page, "later", order).locator(".left")).to_have_count(0)
    press(card(page, "later", order), "Ready")
    expect(card(page, "ready", order)).to_be_visible()


def test_three_hundred_open_orders_are_all_there_and_one_more_at_once(console: Console, shop: Shop) -> None:
    order = shop.order(cash=True)
    placed = {order["id"], *shop.copies(order, 299)}
    shop.platform.settle()
    page = board(console, shop.clerk, shop)
    cards = column(page, "new").locator("[data-order]")
    expect(cards).to_have_count(300)
    assert set(cards.evaluate_all("(all) => all.map((each) => each.dataset.order)")) == placed
    last = shop.order()
    expect(card(page, "new", last)).to_be_attached()
    expect(column(page, "new").locator(".count")).to_have_text("301")
    press(cards.first, "Accept · 20 min")
    expect(column(page, "preparing").locator("[data-order]")).to_have_count(1)
    expect(cards).to_have_count(300)


def test_a_keyboard_answers_one_order_after_the_other(console: Console, shop: Shop) -> None:
    first, second = shop.order(), shop.order()
    page = board(console, shop.clerk, shop)
    for order in (first, second):
        opens = page.get_by_role("button", name=f"Details of order {order['code']}")
        if order is first:
            opens.focus()
        expect(opens).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Accept · 20 min")
        page.keyboard.press("Enter")
        expect(card(page, "preparing", order)).to_be_visible()
    expect(column(page, "new").get_by_role("heading")).to_be_focused()


def _hold(page: Page, operation: str) -> Callable[[], None]:
    """Keep a request of this name back, until the function that this gives is called."""
    held: list[Route] = []

    def ask(route: Route) -> None:
        if operation in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    def let_go() -> None:
        for route in held:
            route.continue_()
        page.unroute("**/graphql")

    page.route("**/graphql", ask)
    return let_go


def _end_session(page: Page, person: Person) -> None:
    """As when the token has run out, and the session was ended meanwhile."""
    kept = page.evaluate("() => JSON.parse(localStorage.getItem('pannier-console.session'))")
    person.platform.bind()
    person.platform.services.sessions.close(kept["refreshToken"])

    def ask(route: Route) -> None:
        headers = route.request.headers
        if headers.get("authorization") == f"Bearer {kept['accessToken']}":
            headers["authorization"] = "Bearer over"
        route.continue_(headers=headers)

    page.route("**/graphql", ask)


_STATUS = "query ($id: ID!) { order(id: $id) { status } }"
_LATEST = "query ($id: ID!) { order(id: $id) { latest { command reason note } } }"
_TIMELINE = "query ($id: ID!) { order(id: $id) { timeline { edges { node { command actor reason } } } } }"
_REFUNDED = "query ($id: ID!) { order(id: $id) { refunded { amountMinor } total { amountMinor } } }"
