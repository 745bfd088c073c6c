"""Operators, by keyboard: an order found and ended, a store admitted or suspended, and all of it written down."""

from urllib.parse import quote

from playwright.sync_api import expect

from pannier.merchants.model import LicenceKind
from tests.console import keyboard
from tests.console.browsing import Console
from tests.console.people import Person, Shop, applicant
from tests.console.platform import Platform

_ORDER = "query ($id: ID!) { order(id: $id) { status refunded { amountMinor } total { amountMinor } } }"
_STATUS = "query ($id: ID!) { merchant(id: $id) { status } }"
_ADMISSION = (
    "query ($id: ID!) { merchant(id: $id) { status admission { reasons text } licences { kind state } } }"
)


def test_an_order_is_found_by_its_number_or_its_customer_and_cancelled(
    console: Console, shop: Shop, overseer: Person
) -> None:
    order = shop.order()
    page = console(overseer, "operator/orders")
    search = page.get_by_label("Order number, phone or e-mail")
    keyboard.write(search, shop.customer.phone)
    keyboard.press(page, "Search")
    keyboard.press(page, order["code"])
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=order["code"])).to_be_focused()
    keyboard.write(search, "nobody@example.com")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No such orders.")).to_be_visible()
    keyboard.write(search, order["code"])
    page.keyboard.press("Enter")
    keyboard.press(page, order["code"])
    dialog = page.get_by_role("dialog", name=f"Order {order['code']}")
    expect(dialog).to_contain_text("1 × 米饭")
    keyboard.press(dialog, "Cancel the order")
    asking = page.get_by_role("dialog", name="Cancel the order")
    keyboard.choose(asking.get_by_role("button", name="Other Reason"), "Customer unreachable")
    keyboard.write(asking.get_by_label("Note"), "called twice")
    keyboard.press(asking, "Cancel the order")
    expect(dialog.locator(".badge").first).to_have_text("Cancelled")
    expect(dialog).to_contain_text("called twice")
    expect(dialog.get_by_role("button", name="Cancel the order")).to_have_count(0)
    assert overseer.ask(_ORDER, id=order["id"])["status"] == "CANCELLED"


def test_a_merchant_is_suspended_with_a_reason_and_reinstated(
    console: Console, shop: Shop, overseer: Person
) -> None:
    page = console(overseer, "operator/merchants")
    of_one_status = page.get_by_role("button", name="Status")
    expect(of_one_status).to_be_visible()
    keyboard.write(page.get_by_label("Name, phone number or id"), f"{shop.name} {shop.raw_id}")
    page.keyboard.press("Enter")
    expect(of_one_status).to_have_count(0)  # the list of one status has made way for what was found
    keyboard.press(page, shop.name, role="link")
    keyboard.press(page, "Suspend")
    asking = page.get_by_role("dialog", name="Suspend")
    expect(asking.get_by_role("button", name="Suspend")).to_be_disabled()
    keyboard.press(asking, "Food safety", role="checkbox", key="Space")
    keyboard.write(asking.get_by_label("In words, for the merchant"), "inspection on Friday")
    keyboard.press(asking, "Suspend")
    expect(page.locator("header .badge")).to_have_text("Suspended")
    assert overseer.ask(_STATUS, id=shop.id) == {"status": "SUSPENDED"}
    keyboard.press(page, "Reinstate")
    expect(page.locator("header .badge")).to_have_text("Admitted")
    assert overseer.ask(_STATUS, id=shop.id) == {"status": "ACTIVE"}

    keyboard.reach(page.get_by_role("tab", name="Audit trail"))
    entries = page.get_by_role("tabpanel").locator(".audit-entry")
    expect(entries.nth(0)).to_contain_text("Takes part again")
    expect(entries.nth(1)).to_contain_text("Suspended")
    expect(entries.nth(1)).to_contain_text("inspection on Friday")
    keyboard.press(page, "Audit trail", role="link")
    expect(page.locator(".audit-entry").filter(has_text=shop.name).first).to_contain_text("Takes part again")


def test_a_name_is_not_squeezed_into_a_column_of_characters(
    console: Console, shop: Shop, overseer: Person
) -> None:
    page = console(overseer, "operator/merchants", locale="zh-CN", width=390)
    name = page.locator(f"a[href$='{quote(shop.id, safe='')}']")
    expect(name).to_have_text(shop.name)
    box = name.bounding_box()
    assert box is not None
    assert len(shop.name) == 4
    assert box["width"] > 2 * box["height"], "one line"


def test_an_application_is_returned_and_admitted_once_its_licences_are_good(
    console: Console, platform: Platform, overseer: Person
) -> None:
    applied = applicant(platform, "新店 نور 🥟")
    page = console(overseer)
    keyboard.press(page.get_by_role("tabpanel"), applied.name, role="link")
    state = page.locator("header .badge")
    keyboard.press(page, "Take for review")
    expect(state).to_have_text("Under review")
    food, business = (page.get_by_role("article", name=kind) for kind in ("Food", "Business"))
    keyboard.press(food, "Approve")
    expect(food.get_by_role("button", name="Approve")).to_have_count(0)
    keyboard.press(business, "Refuse")
    asking = page.get_by_role("dialog", name="Refuse the licence")
    keyboard.press(asking, "A scan cannot be read", role="checkbox", key="Space")
    keyboard.press(asking, "Refuse the licence")
    expect(business.get_by_role("button", name="Refuse")).to_have_count(0)
    keyboard.press(page, "Approve")
    expect(page.get_by_role("alert").filter(has_text="A valid licence is missing")).to_be_visible()
    keyboard.press(page, "Return")
    asking = page.get_by_role("dialog", name="Return")
    keyboard.press(asking, "A scan cannot be read", role="checkbox", key="Space")
    keyboard.write(asking.get_by_label("In words, for the merchant"), "营业执照请重新扫描")
    keyboard.press(asking, "Return")
    expect(state).to_have_text("Asked for more")
    assert applied.person.ask(_ADMISSION, id=applied.id) == {
        "status": "RETURNED",
        "admission": {"reasons": ["NOT_LEGIBLE"], "text": "营业执照请重新扫描"},
        "licences": [{"kind": "BUSINESS", "state": "REFUSED"}, {"kind": "FOOD", "state": "APPROVED"}],
    }

    applied.send_in(LicenceKind.BUSINESS)
    applied.submit_again()
    page.reload()
    keyboard.press(business, "Approve")
    keyboard.press(page, "Take for review")
    expect(state).to_have_text("Under review")
    keyboard.press(page, "Approve")
    expect(state).to_have_text("Admitted")
    assert applied.person.ask(_STATUS, id=applied.id) == {"status": "ACTIVE"}


def test_the_admission_queue_is_there_for_operators_alone(
    console: Console, shop: Shop, overseer: Person
) -> None:
    page = console(overseer)
    expect(page.get_by_role("heading", name="Admission")).to_be_visible()
    for tab in ("Applied", "Under review", "Asked for more", "Licences"):
        keyboard.reach(page.get_by_role("tab", name=tab))
        expect(page.get_by_role("tabpanel")).not_to_be_empty()
    other = console(shop.owner, "operator/admission")
    expect(other.get_by_role("heading", name="Not found")).to_be_visible()
