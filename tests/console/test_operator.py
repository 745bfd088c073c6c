"""Operators: an order is found and cancelled, a merchant suspended and reinstated, and all of it written down."""

from playwright.sync_api import expect

from tests.console.browsing import Console
from tests.console.people import Person, Shop

_ORDER = "query ($id: ID!) { order(id: $id) { status refunded { amountMinor } total { amountMinor } } }"
_STATUS = "query ($id: ID!) { merchant(id: $id) { status } }"


def test_an_order_is_found_by_its_number_or_its_customer_and_cancelled(
    console: Console, shop: Shop, overseer: Person
) -> None:
    order = shop.order()
    page = console(overseer, "operator/orders")
    page.get_by_label("Order number, phone or e-mail").fill(shop.customer.phone)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name=order["code"]).click()
    page.keyboard.press("Escape")
    page.get_by_label("Order number, phone or e-mail").fill("nobody@example.com")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No such orders.")).to_be_visible()
    page.get_by_label("Order number, phone or e-mail").fill(order["code"])
    page.keyboard.press("Enter")
    page.get_by_role("button", name=order["code"]).click()
    dialog = page.get_by_role("dialog", name=f"Order {order['code']}")
    expect(dialog).to_contain_text("1 × 米饭")
    dialog.get_by_role("button", name="Cancel the order").click()
    asking = page.get_by_role("dialog", name="Cancel the order")
    asking.get_by_role("button", name="Other Reason").click()
    page.get_by_role("option", name="Customer unreachable").click()
    asking.get_by_label("Note").fill("called twice")
    asking.get_by_role("button", name="Cancel the order").click()
    expect(dialog.locator(".badge").first).to_have_text("Cancelled")
    expect(dialog).to_contain_text("called twice")
    expect(dialog.get_by_role("button", name="Cancel the order")).to_have_count(0)
    assert overseer.ask(_ORDER, id=order["id"])["status"] == "CANCELLED"


def test_a_merchant_is_suspended_with_a_reason_and_reinstated(
    console: Console, shop: Shop, overseer: Person
) -> None:
    page = console(overseer, "operator/merchants")
    page.get_by_label("Name, phone number or id").fill(f"{shop.name} {shop.raw_id}")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=shop.name).click()
    page.get_by_role("button", name="Suspend").click()
    asking = page.get_by_role("dialog", name="Suspend")
    expect(asking.get_by_role("button", name="Suspend")).to_be_disabled()
    asking.get_by_text("Food safety").click()
    asking.get_by_label("In words, for the merchant").fill("inspection on Friday")
    asking.get_by_role("button", name="Suspend").click()
    expect(page.locator("header .badge")).to_have_text("Suspended")
    assert overseer.ask(_STATUS, id=shop.id) == {"status": "SUSPENDED"}
    page.get_by_role("button", name="Reinstate").click()
    expect(page.locator("header .badge")).to_have_text("Admitted")
    assert overseer.ask(_STATUS, id=shop.id) == {"status": "ACTIVE"}

    page.get_by_role("tab", name="Audit trail").click()
    entries = page.get_by_role("tabpanel").locator(".audit-entry")
    expect(entries.nth(0)).to_contain_text("Takes part again")
    expect(entries.nth(1)).to_contain_text("Suspended")
    expect(entries.nth(1)).to_contain_text("inspection on Friday")
    page.get_by_role("link", name="Audit trail").click()
    expect(page.locator(".audit-entry").filter(has_text=shop.name).first).to_contain_text("Takes part again")


def test_the_admission_queue_is_there_for_operators_alone(
    console: Console, shop: Shop, overseer: Person
) -> None:
    page = console(overseer)
    expect(page.get_by_role("heading", name="Admission")).to_be_visible()
    for tab in ("Applied", "Under review", "Asked for more", "Licences"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tabpanel")).not_to_be_empty()
    other = console(shop.owner, "operator/admission")
    expect(other.get_by_role("heading", name="Not found")).to_be_visible()
