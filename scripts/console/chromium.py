"""The system's Chromium, and how the console is opened in it."""

from collections.abc import Mapping
from typing import TypedDict

from playwright.sync_api import StorageState

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=document-user-activation-required",  # as people's browsers do; headless ones do not
)
SESSION_KEY = "pannier-console.session"
"""Where the console keeps who is signed in, in the browser's local storage."""
WIDTHS: Mapping[int, int] = {1280: 800, 820: 1180, 390: 844}
"""Desktop, tablet and phone, with their heights."""
LANGUAGES: Mapping[str, str] = {"en": "en-GB", "zh-CN": "zh-CN"}
"""The console's languages, as a browser asks for them."""
SCHEMES = ("light", "dark")


class Kept(TypedDict):
    """An entry of local storage."""

    name: str
    value: str


def storage(address: str, session: str | None) -> StorageState:
    """A browser in which somebody is signed in already; `session` as the console keeps it."""
    kept: list[Kept] = [] if session is None else [{"name": SESSION_KEY, "value": session}]
    return {"cookies": [], "origins": [{"origin": address, "localStorage": kept}]}
