"""Who may come in: by password, by invitation, again after the session ended; and where nobody may."""

import re

from playwright.sync_api import Page, expect

from pannier.merchants.model import StaffRole
from scripts.console.chromium import SESSION_KEY
from tests.console import keyboard
from tests.console.browsing import Console, Problems
from tests.console.people import PASSWORD, Shop, somebody


def sign_in(page: Page, account: str, password: str) -> None:
    keyboard.write(page.get_by_label("Phone number or e-mail address"), account)
    keyboard.write(page.get_by_label("Password"), password)
    keyboard.press(page, "Sign in")


def test_somebody_signs_in_turns_the_language_and_the_light_and_leaves(console: Console, shop: Shop) -> None:
    page = console(None)
    sign_in(page, shop.owner.email, "wrong")
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.evaluate("key => localStorage.getItem(key)", SESSION_KEY) is None
    sign_in(page, shop.owner.email, PASSWORD)
    expect(page.get_by_role("heading", name="Orders", level=1)).to_be_visible()

    keyboard.press(page, "Account")
    keyboard.choose(page.get_by_role("button", name=re.compile("^English")), "中文")
    expect(page.get_by_role("dialog", name="账户")).to_be_visible()
    keyboard.choose(page.get_by_role("button", name=re.compile("^浅色")), "深色")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dataset.theme]") == [
        "zh-CN",
        "dark",
    ]
    page.reload()
    expect(page.get_by_role("link", name="菜单")).to_be_visible()

    keyboard.press(page, "账户")
    keyboard.press(page, "退出登录")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    assert page.evaluate("key => localStorage.getItem(key)", SESSION_KEY) is None


def test_a_token_that_nobody_gave_is_no_session(console: Console, problems: Problems) -> None:
    problems.expected.append("401")
    page = console(None)
    page.evaluate(
        "([key, kept]) => localStorage.setItem(key, kept)",
        [
            SESSION_KEY,
            '{"accessToken": "made-up", "accessExpiresAt": "2030-01-01T00:00:00Z", "refreshToken": "x"}',
        ],
    )
    page.reload()
    expect(page.get_by_role("dialog", name="Sign in again to go on")).to_be_visible()
    assert page.evaluate("key => localStorage.getItem(key)", SESSION_KEY) is None


def test_somebody_new_joins_with_the_code_of_an_invitation(console: Console, shop: Shop) -> None:
    shop.platform.bind()
    newcomer = somebody(shop.platform, "Newcomer")
    page = console(newcomer)
    expect(page.get_by_text("You do not work at any store yet.")).to_be_visible()
    page.get_by_label("Code of the invitation").fill("no-such-code")
    page.get_by_role("button", name="Join").click()
    expect(page.locator(".react-aria-FieldError")).not_to_be_empty()
    shop.platform.services.merchants.set_staff(
        shop.owner.raw_id, shop.raw_id, newcomer.raw_id, StaffRole.CLERK
    )
    page.reload()
    expect(page.get_by_role("heading", name="Orders", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Numbers")).to_have_count(0)


def test_addresses_that_are_none_and_stores_of_others_show_nothing(
    console: Console, shop: Shop, problems: Problems
) -> None:
    page = console(shop.owner, "no/such/page")
    expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    page.goto(console.address("m/TWVyY2hhbnQ6bm9ib2R5/orders"))
    expect(page.get_by_role("alert")).to_contain_text("You do not work at this store")
    page.goto(console.address("operator/merchants"))
    expect(page.get_by_role("heading", name="Not found")).to_be_visible()
