"""GraphiQL as a person uses it, in Chromium, served from this machine alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, WebSocket, expect, sync_playwright

from pannier.api.app import build_app
from pannier.api.context import Services
from pannier.core.i18n import Locale
from pannier.local.app import around
from pannier.local.demo.sign_ins import sign_ins
from pannier.users.model import Role
from scripts.console.chromium import CHROMIUM, FLAGS
from tests.api.conftest import _key, messenger, services
from tests.serving import serving

__all__ = ["_key", "messenger", "services"]

_PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        expect.set_options(timeout=_PATIENCE_MS)
        yield started
        started.close()


@dataclass
class GraphiQL:
    """The open page, and what it asked the network for."""

    page: Page
    address: str
    hosts: set[str] = field(default_factory=set)

    @property
    def answer(self) -> Locator:
        return self.page.locator(".result-window")

    def write(self, document: str) -> None:
        """An operation named `Mine`: its tab is called so once the page has taken notice, and can run it."""
        self.page.get_by_role("button", name="New tab").click()
        self.page.locator(".graphiql-query-editor .CodeMirror").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(document)
        expect(self.page.get_by_role("tab", name="Mine")).to_be_visible()

    def run(self) -> None:
        self.page.get_by_role("button", name="Execute query").click()

    def sign_in(self) -> None:
        self.page.get_by_role("button", name="Sign in").click()
        dialog = self.page.get_by_role("dialog", name="Sign in")
        expect(dialog.get_by_label("Password")).not_to_be_empty()
        dialog.get_by_role("button", name="Sign in").click()


@pytest.fixture
def customer(services: Services) -> str:
    return services.users.register(
        "林夏", None, "customer@example.com", "pannier-demo", Locale.ZH_CN, frozenset({Role.CUSTOMER})
    ).id


@pytest.fixture
def graphiql(browser: Browser, services: Services, customer: str, tmp_path: Path) -> Iterator[GraphiQL]:
    app = around(build_app(services), "http://127.0.0.1:1", tmp_path / "outbox.jsonl", sign_ins())
    with serving(app) as address:
        context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
        context.set_default_timeout(_PATIENCE_MS)
        page = context.new_page()
        made = GraphiQL(page, address)

        def asked(what: Request | WebSocket) -> None:
            url = urlsplit(what.url)
            if url.scheme not in ("data", "blob"):
                made.hosts.add(url.netloc)

        page.on("request", asked)
        page.on("websocket", asked)
        page.goto(f"{address}/graphql")
        yield made
        context.close()
        assert made.hosts == {urlsplit(address).netloc}


def test_somebody_opens_an_example_signs_in_asks_who_they_are_and_signs_out(graphiql: GraphiQL) -> None:
    page = graphiql.page
    page.get_by_label("Examples").select_option(label="Who am I?")
    expect(page.get_by_role("tab", name="Viewer")).to_be_visible()
    graphiql.run()
    expect(graphiql.answer).to_contain_text('"viewer": null')

    graphiql.sign_in()
    expect(page.get_by_role("status")).to_have_text("Signed in as 林夏")
    graphiql.run()
    expect(graphiql.answer).to_contain_text("customer@example.com")
    page.reload()
    expect(page.get_by_role("status")).to_have_text("Signed in as 林夏")

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_have_text("Not signed in")
    graphiql.run()
    expect(graphiql.answer).to_contain_text('"viewer": null')


def test_a_session_that_was_ended_elsewhere_is_renewed_or_told(
    graphiql: GraphiQL, services: Services
) -> None:
    page = graphiql.page
    graphiql.sign_in()
    expect(page.get_by_role("status")).to_have_text("Signed in as 林夏")
    page.evaluate("""() => {
        const kept = JSON.parse(sessionStorage.getItem('pannier-session'));
        sessionStorage.setItem('pannier-session', JSON.stringify({...kept, accessToken: 'gone'}));
    }""")
    page.reload()
    graphiql.write("query Mine { viewer { email } }")
    graphiql.run()
    expect(graphiql.answer).to_contain_text("customer@example.com")

    page.evaluate("""() => {
        const kept = JSON.parse(sessionStorage.getItem('pannier-session'));
        sessionStorage.setItem('pannier-session',
            JSON.stringify({...kept, accessToken: 'gone', refreshToken: 'gone'}));
    }""")
    page.reload()
    expect(page.get_by_role("status")).to_have_text("Not signed in")


def test_a_wrong_password_is_told_where_it_was_typed_and_the_keyboard_suffices(graphiql: GraphiQL) -> None:
    page = graphiql.page
    page.get_by_role("button", name="Sign in").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Sign in")
    dialog.get_by_label("Demo person").select_option("Somebody else")
    dialog.get_by_label("Phone or e-mail").fill("customer@example.com")
    dialog.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("status")).to_have_text("Not signed in")


def test_the_bar_speaks_chinese(graphiql: GraphiQL) -> None:
    page = graphiql.page
    page.get_by_role("button", name="改用中文").click()
    expect(page.get_by_role("status")).to_have_text("未登录")
    page.get_by_label("示例").select_option(label="我是谁？")
    expect(page.get_by_role("tab", name="Viewer")).to_be_visible()


def test_a_subscription_without_a_socket_says_so(graphiql: GraphiQL) -> None:
    graphiql.write('subscription Mine { orderChanged(orderId: "x") { eventId } }')
    graphiql.run()
    expect(graphiql.answer).to_contain_text("No WebSocket at this address")
