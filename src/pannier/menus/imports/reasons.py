"""Why validation refused something, in the terms of a file."""

from collections.abc import Callable, Mapping

from pannier.menus.documents import Reason
from pannier.menus.model import (
    MAX_DAILY_LIMIT,
    MAX_OPTION_GROUPS,
    MAX_OPTIONS,
    MAX_POSITION,
    MAX_PRICE_MINOR,
    MAX_WINDOWS,
    MenuCategory,
    MenuItem,
)
from pannier.menus.problems import Parameter
from pannier.menus.validation import LONGEST_DESCRIPTION, LONGEST_NAME, Path, has_control_characters

Told = tuple[Reason, Mapping[str, Parameter]]


def reason_of(path: Path, subject: MenuItem | MenuCategory, amount: Callable[[int], str]) -> Told:
    """The reason for a refusal at this path; `amount` writes minor units as the file does."""
    name = next((part for part in reversed(path) if not part.isdigit()), "")
    match name:
        case "name" | "description":
            return _text_reason(path, subject, name)
        case "priceMinor":
            return Reason.OUT_OF_RANGE, {"least": amount(0), "most": amount(MAX_PRICE_MINOR)}
        case "priceDeltaMinor":
            return Reason.OUT_OF_RANGE, {"least": amount(-MAX_PRICE_MINOR), "most": amount(MAX_PRICE_MINOR)}
        case "discountMinor":
            return Reason.DISCOUNT, {}
        case "lowStockAt" | "dailyLimit":
            return Reason.OUT_OF_RANGE, {"least": 0, "most": MAX_DAILY_LIMIT}
        case "position":
            return Reason.OUT_OF_RANGE, {"least": 0, "most": MAX_POSITION}
        case "image":
            return Reason.IMAGE, {}
        case "windows":
            return (Reason.WINDOW, {}) if len(path) > 1 else (Reason.TOO_MANY_WINDOWS, {"most": MAX_WINDOWS})
        case "options":
            return Reason.OPTION_COUNT, {"most": MAX_OPTIONS}
        case "maximum":
            return Reason.CHOICES, {}
        case _ if isinstance(subject, MenuItem) and len(subject.option_groups) > MAX_OPTION_GROUPS:
            return Reason.TOO_MANY_GROUPS, {"most": MAX_OPTION_GROUPS}
        case _:
            return Reason.BELOW_ZERO, {}


def _text_reason(path: Path, subject: MenuItem | MenuCategory, name: str) -> Told:
    if has_control_characters(_text_at(path, subject)):
        return Reason.CONTROL_CHARACTER, {}
    if name == "description":
        return Reason.TEXT_LENGTH, {"least": 0, "most": LONGEST_DESCRIPTION}
    return Reason.TEXT_LENGTH, {"least": 1, "most": LONGEST_NAME}


def _text_at(path: Path, subject: MenuItem | MenuCategory) -> str:
    match path, subject:
        case ("description",), MenuItem():
            return subject.description
        case ("optionGroups", group, "name"), MenuItem():
            return subject.option_groups[int(group)].name
        case ("optionGroups", group, "options", option, "name"), MenuItem():
            return subject.option_groups[int(group)].options[int(option)].name
        case _:
            return subject.name
