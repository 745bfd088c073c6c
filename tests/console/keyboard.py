"""Somebody without a mouse: goes from one thing to the next with Tab, and within a group with arrows; never clicks."""

from typing import Literal

from playwright.sync_api import Locator, Page, expect

Role = Literal["button", "checkbox", "link", "menuitem", "radio"]
_MOST_STEPS = 150
# What has the focus, and the key that leads on to an element: none on it, arrows within a group that Tab stops at once,
# else Tab. Where arrows lead nowhere, Tab too.
_ON = """
(wanted, isFirst) => {
  const focused = document.activeElement;
  const stuck = !isFirst && window.focusedBefore === focused;
  window.focusedBefore = focused;
  const on = (key) => [focused.outerHTML.slice(0, 60), key];
  if (focused === wanted) return on(null);
  const group = wanted.closest('[role=listbox], [role=menu], [role=radiogroup], [role=tablist], [role=grid]');
  if (stuck || !group?.contains(focused)) return on('Tab');
  const back = focused.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING;
  const row = wanted.closest('[role=row]');
  const upright = group.matches('[role=listbox], [role=menu]') || (row !== null && !row.contains(focused));
  return on(upright ? (back ? 'ArrowUp' : 'ArrowDown') : (back ? 'ArrowLeft' : 'ArrowRight'));
}
"""


def reach(what: Locator) -> Locator:
    """Once it is the only one there, go on until the focus is on it, and can be seen to be."""
    expect(what).to_have_count(1)
    passed: list[str] = []
    for step in range(_MOST_STEPS):
        focused, key = what.evaluate(_ON, step == 0)
        if key is None:
            assert what.evaluate("(element) => element.matches(':focus-visible')"), f"nobody sees: {what}"
            return what
        passed.append(focused)
        what.page.keyboard.press(key)
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
    push(select.page.get_by_role("option", name=option, exact=True))


def attach(button: Locator, *files: str) -> None:
    """Files, in the chooser that the button opens."""
    with button.page.expect_file_chooser() as chooser:
        push(button)
    chooser.value.set_files(list(files))
