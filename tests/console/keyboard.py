"""Somebody without a mouse: goes from one thing to the next with Tab, and within a group with arrows; never clicks."""

from typing import Literal

from playwright.sync_api import Locator, Page, expect

Role = Literal["button", "checkbox", "link", "menuitem", "radio"]
_MOST_STEPS = 150
# The key that leads on to an element: none on it, arrows within a group that Tab stops at once, else Tab. Where arrows
# lead nowhere, Tab too.
_ON = """
(wanted, isFirst) => {
  const focused = document.activeElement;
  const stuck = !isFirst && window.focusedBefore === focused;
  window.focusedBefore = focused;
  if (focused === wanted) return null;
  const group = wanted.closest('[role=listbox], [role=menu], [role=radiogroup], [role=tablist], [role=grid]');
  if (stuck || !group?.contains(focused)) return 'Tab';
  const back = focused.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING;
  const row = wanted.closest('[role=row]');
  const upright = group.matches('[role=listbox], [role=menu]') || (row !== null && !row.contains(focused));
  return upright ? (back ? 'ArrowUp' : 'ArrowDown') : (back ? 'ArrowLeft' : 'ArrowRight');
}
"""


def reach(what: Locator) -> Locator:
    """Go on until the focus is on it, and can be seen to be."""
    passed = []
    for step in range(_MOST_STEPS):
        key = what.evaluate(_ON, step == 0)
        if key is None:
            assert what.evaluate("(element) => element.matches(':focus-visible')"), f"nobody sees: {what}"
            return what
        what.page.keyboard.press(key)
        passed.append(what.page.evaluate("() => document.activeElement.outerHTML.slice(0, 60)"))
    raise AssertionError(f"no way to {what}, but by {passed[-20:]}")


def press(within: Page | Locator, name: str, *, role: Role = "button", key: str = "Enter") -> None:
    """What has just this name."""
    push(within.get_by_role(role, name=name, exact=True), key)


def push(what: Locator, key: str = "Enter") -> None:
    """Go there, and press a key: Enter for buttons and links, Space for boxes and switches."""
    reach(what)
    what.page.keyboard.press(key)


def write(field: Locator, text: str) -> None:
    """Instead of whatever is in it."""
    reach(field)
    keys = field.page.keyboard
    keys.press("ControlOrMeta+a")
    keys.type(text)


def choose(select: Locator, option: str) -> None:
    """One of a list that opens."""
    push(select)
    wanted = select.page.get_by_role("option", name=option, exact=True)
    expect(wanted).to_be_visible()
    push(wanted)


def attach(button: Locator, *files: str) -> None:
    """Files, in the chooser that the button opens."""
    with button.page.expect_file_chooser() as chooser:
        push(button)
    chooser.value.set_files(list(files))
