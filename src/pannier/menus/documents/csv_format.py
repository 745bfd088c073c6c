"""The CSV format: its columns, what a record may fill of them, and how a spreadsheet is kept from running a cell."""

import re
from collections.abc import Mapping
from enum import StrEnum


class Record(StrEnum):
    """What a row is about. Rows belong to the nearest fitting row above: an option to a group, that to an item."""

    CATEGORY = "category"
    ITEM = "item"
    GROUP = "group"
    OPTION = "option"


COLUMNS = (
    "record",
    "id",
    "name",
    "description",
    "price",
    "discount",
    "currency",
    "minimum",
    "maximum",
    "image",
    "served",
    "daily_limit",
    "low_stock_at",
    "on_shelf",
    "position",
)
NEEDED_COLUMNS = ("record", "name", "price")

APPLICABLE: Mapping[Record, frozenset[str]] = {
    Record.CATEGORY: frozenset({"record", "id", "name", "position"}),
    Record.ITEM: frozenset(COLUMNS) - {"minimum", "maximum"},
    Record.GROUP: frozenset({"record", "id", "name", "minimum", "maximum"}),
    Record.OPTION: frozenset({"record", "id", "name", "price", "currency"}),
}

COLUMN_NAMES: Mapping[str, str] = {
    **{name: name for name in COLUMNS},
    "类型": "record",
    "编号": "id",
    "名称": "name",
    "描述": "description",
    "价格": "price",
    "优惠": "discount",
    "货币": "currency",
    "最少可选": "minimum",
    "最多可选": "maximum",
    "图片": "image",
    "供应时段": "served",
    "每日限量": "daily_limit",
    "库存预警": "low_stock_at",
    "上架": "on_shelf",
    "排序": "position",
}
RECORD_NAMES: Mapping[str, Record] = {
    **{each.value: each for each in Record},
    "分类": Record.CATEGORY,
    "商品": Record.ITEM,
    "选项组": Record.GROUP,
    "选项": Record.OPTION,
}
CHINESE_RECORDS: Mapping[Record, str] = {
    Record.CATEGORY: "分类",
    Record.ITEM: "商品",
    Record.GROUP: "选项组",
    Record.OPTION: "选项",
}
FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("yes", "y", "true", "1", "是"), True),
    **dict.fromkeys(("no", "n", "false", "0", "否"), False),
}

# What a spreadsheet takes for a formula when a cell begins with it, the wide forms where input is East Asian.
_FORMULA = r"[=+\-@\t\r＝＋－＠]"
_DANGEROUS = re.compile(rf"'*{_FORMULA}")
_NEUTRALISED = re.compile(rf"'+{_FORMULA}")


def neutralised(text: str) -> str:
    """A text that no spreadsheet runs: one more apostrophe before what looks like a formula, apostrophes or none."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def restored(text: str) -> str:
    """The reverse of `neutralised`; what it did not write stays as it is."""
    return text[1:] if _NEUTRALISED.match(text) else text
