"""What an item and a category must be, whoever writes them. Raises InvalidInput, its path in client terms."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from pannier.core import problems
from pannier.core.errors import InvalidInput
from pannier.core.text import bounded_text
from pannier.menus.model import (
    MAX_DAILY_LIMIT,
    MAX_OPTION_GROUPS,
    MAX_OPTIONS,
    MAX_POSITION,
    MAX_PRICE_MINOR,
    MAX_WINDOWS,
    MenuCategory,
    MenuItem,
    MenuOption,
    OptionGroup,
    ServingWindow,
)
from pannier.merchants.hours import MINUTES_A_DAY

LONGEST_NAME = 80
LONGEST_DESCRIPTION = 500
_IMAGE = re.compile(r"/media(/[A-Za-z0-9][A-Za-z0-9._-]*)+")

Path = tuple[str, ...]

_WHITE = frozenset("\t\n\r")


def checked_category(category: MenuCategory) -> MenuCategory:
    """The same category with its name trimmed."""
    _check_range(category.position, ("position",), 0, MAX_POSITION)
    return replace(category, name=_text(category.name, ("name",)))


def checked_item(item: MenuItem) -> MenuItem:
    """The same item with its texts trimmed."""
    _check_range(item.price_minor, ("priceMinor",), 0, MAX_PRICE_MINOR)
    _check_range(item.discount_minor, ("discountMinor",), 0, item.price_minor)
    _check_range(item.low_stock_at, ("lowStockAt",), 0, MAX_DAILY_LIMIT)
    _check_range(item.position, ("position",), 0, MAX_POSITION)
    if item.daily_limit is not None:
        _check_range(item.daily_limit, ("dailyLimit",), 0, MAX_DAILY_LIMIT)
    if item.image is not None and (len(item.image) > 200 or _IMAGE.fullmatch(item.image) is None):
        raise InvalidInput(
            ("image",),
            "An image is the path of an uploaded picture, as /media/….",
            "图片应为已上传图片的路径，如 /media/…。",
        )
    _check_windows(item.windows)
    return replace(
        item,
        name=_text(item.name, ("name",)),
        description=_text(item.description, ("description",), LONGEST_DESCRIPTION, 0),
        option_groups=_checked_groups(item),
    )


def _checked_groups(item: MenuItem) -> tuple[OptionGroup, ...]:
    path: Path = ("optionGroups",)
    if len(item.option_groups) > MAX_OPTION_GROUPS:
        raise InvalidInput(
            path,
            f"An item has at most {MAX_OPTION_GROUPS} option groups.",
            f"每个菜品最多有 {MAX_OPTION_GROUPS} 个选项组。",
        )
    groups = tuple(
        _checked_group(group, (*path, str(index))) for index, group in enumerate(item.option_groups)
    )
    cheapest = sum(_least(group) for group in groups)
    if item.price_minor - item.discount_minor + cheapest < 0:
        raise InvalidInput(
            path,
            "With the cheapest choice of options the price would fall below zero.",
            "选择最便宜的选项时价格会低于零。",
        )
    return groups


def _checked_group(group: OptionGroup, path: Path) -> OptionGroup:
    if not 1 <= len(group.options) <= MAX_OPTIONS:
        raise InvalidInput(
            (*path, "options"),
            f"A group has 1 to {MAX_OPTIONS} options.",
            f"每组应有 1 到 {MAX_OPTIONS} 个选项。",
        )
    if not 0 <= group.minimum <= group.maximum <= len(group.options) or group.maximum == 0:
        raise InvalidInput(
            (*path, "maximum"),
            "The minimum is not above the maximum, and that is 1 to the number of options.",
            "最小值不能大于最大值，最大值应为 1 到选项数之间。",
        )
    options = tuple(
        _checked_option(option, (*path, "options", str(index))) for index, option in enumerate(group.options)
    )
    return replace(group, name=_text(group.name, (*path, "name")), options=options)


def _checked_option(option: MenuOption, path: Path) -> MenuOption:
    _check_range(option.price_delta_minor, (*path, "priceDeltaMinor"), -MAX_PRICE_MINOR, MAX_PRICE_MINOR)
    return replace(option, name=_text(option.name, (*path, "name")))


def _least(group: OptionGroup) -> int:
    """What the cheapest allowed choice of this group adds: all that make it cheaper, and no fewer than the minimum."""
    deltas = sorted(option.price_delta_minor for option in group.options)[: group.maximum]
    return sum(delta for index, delta in enumerate(deltas) if index < group.minimum or delta < 0)


def _check_windows(windows: Sequence[ServingWindow]) -> None:
    if len(windows) > MAX_WINDOWS:
        raise InvalidInput(
            ("windows",),
            f"An item has at most {MAX_WINDOWS} serving windows.",
            f"每个菜品最多有 {MAX_WINDOWS} 个供应时段。",
        )
    for index, window in enumerate(windows):
        if not 0 <= window.starts < window.ends <= MINUTES_A_DAY:
            raise InvalidInput(
                ("windows", str(index)),
                "A window starts before it ends, within minutes 0 to 1,440 of a day.",
                "时段的开始应早于结束，且在一天的第 0 到 1,440 分钟之内。",
            )


def has_control_characters(text: str) -> bool:
    """Whether there is something in a text that is none: neither a table, nor a spreadsheet, nor a page takes it."""
    return any(unicodedata.category(each) in {"Cc", "Cs"} and each not in _WHITE for each in text)


def _text(text: str, path: Path, longest: int = LONGEST_NAME, shortest: int = 1) -> str:
    if has_control_characters(text):
        raise InvalidInput(path, "This has no control characters.", "不能包含控制字符。")
    return bounded_text(text, path, longest, shortest)


def _check_range(value: int, path: Path, least: int, most: int) -> None:
    if not least <= value <= most:
        raise problems.between(path, least, most)
