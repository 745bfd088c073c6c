"""Reviews, by keyboard: found by filters, answered, and answered differently; a reload in the middle loses nothing."""

from urllib.parse import quote

from playwright.sync_api import expect

from tests.console import keyboard
from tests.console.browsing import Console, sideways
from tests.console.people import at_noon, open_shop
from tests.console.platform import Platform

_RENAME = """
mutation ($id: ID!, $name: String!) {
  menuItemUpdate(id: $id, input: { name: $name }) { ... on Error { code message } }
}
"""
_REPLY = "{ merchantReviews(merchantId: %s, first: 1) { edges { node { reply { text } } } } }"


def test_a_clerk_answers_a_review_after_a_reload_in_the_middle(console: Console, platform: Platform) -> None:
    shop = at_noon(platform)
    page = console(shop.clerk, f"m/{quote(shop.id, safe='')}/reviews")
    card = page.get_by_role("article").filter(has_text="面很筋道，汤有点咸。")
    keyboard.press(card, "Reply")
    keyboard.write(card.get_by_label("Our reply"), "谢谢您 🙏 شكرا")
    page.reload()
    keyboard.press(card, "Reply")
    expect(card.get_by_label("Our reply")).to_have_value("谢谢您 🙏 شكرا")
    expect(card).to_contain_text("not saved yet")
    keyboard.press(card, "Publish")
    expect(card.locator(".reviews-reply")).to_contain_text("谢谢您 🙏 شكرا")

    keyboard.press(card, "Edit the reply")
    keyboard.write(card.get_by_label("Our reply"), "谢谢，汤已改淡。")
    keyboard.press(card, "Publish")
    expect(card.locator(".reviews-reply")).to_contain_text("谢谢，汤已改淡。")
    found = shop.clerk.ask(_REPLY % f'"{shop.id}"')
    assert [edge["node"]["reply"]["text"] for edge in found["edges"]] == ["谢谢，汤已改淡。"]

    keyboard.choose(page.get_by_role("button", name="With or without Reply"), "Unanswered")
    expect(page.get_by_text("No reviews.")).to_be_visible()
    keyboard.choose(page.get_by_role("button", name="Unanswered Reply"), "Answered")
    expect(card).to_be_visible()
    keyboard.reach(page.get_by_role("tab", name="Hidden"))
    expect(page.get_by_text("No reviews.")).to_be_visible()
    expect(page.get_by_role("img", name="1 review on 1 day.")).to_be_visible()


def test_a_dish_with_the_longest_name_keeps_to_its_card_on_a_phone(
    console: Console, platform: Platform
) -> None:
    shop, longest = open_shop(platform, own_riders=True), "回锅肉饭" * 20
    shop.owner.ask(_RENAME, id=shop.rice.id, name=longest)
    shop.publish()
    shop.reviewed(items=[{"itemId": shop.rice.id, "stars": 5}])
    page = console(shop.clerk, f"m/{quote(shop.id, safe='')}/reviews", width=390)
    card = page.get_by_role("article")
    expect(card).to_contain_text(longest)
    assert sideways(page) == 0
    boxes = [within.bounding_box() for within in (card, card.get_by_role("listitem"))]
    outer, inner = (box["x"] + box["width"] for box in boxes if box is not None)
    assert inner < outer
