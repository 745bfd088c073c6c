"""What is wrong with a file: where, and why, in both languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pannier.core.i18n import Locale

MAX_SHOWN = 100
"""How many problems of one file are told; the others are counted."""


class Reason(StrEnum):
    """Why a row of a file, or the file, cannot be taken."""

    EMPTY = "EMPTY"
    NOT_TEXT = "NOT_TEXT"
    NUL = "NUL"
    NOT_CSV = "NOT_CSV"
    NOT_JSON = "NOT_JSON"
    NOT_A_MENU = "NOT_A_MENU"
    UNKNOWN_COLUMN = "UNKNOWN_COLUMN"
    REPEATED_COLUMN = "REPEATED_COLUMN"
    MISSING_COLUMN = "MISSING_COLUMN"
    CELL_COUNT = "CELL_COUNT"
    UNKNOWN_RECORD = "UNKNOWN_RECORD"
    OUT_OF_PLACE = "OUT_OF_PLACE"
    DOES_NOT_APPLY = "DOES_NOT_APPLY"
    MISSING = "MISSING"
    WRONG_TYPE = "WRONG_TYPE"
    NOT_AN_AMOUNT = "NOT_AN_AMOUNT"
    NOT_A_NUMBER = "NOT_A_NUMBER"
    NOT_YES_OR_NO = "NOT_YES_OR_NO"
    NOT_AN_ID = "NOT_AN_ID"
    REPEATED_ID = "REPEATED_ID"
    OTHER_CURRENCY = "OTHER_CURRENCY"
    TEXT_LENGTH = "TEXT_LENGTH"
    CONTROL_CHARACTER = "CONTROL_CHARACTER"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    DISCOUNT = "DISCOUNT"
    IMAGE = "IMAGE"
    WINDOW = "WINDOW"
    TOO_MANY_WINDOWS = "TOO_MANY_WINDOWS"
    TOO_MANY_GROUPS = "TOO_MANY_GROUPS"
    OPTION_COUNT = "OPTION_COUNT"
    CHOICES = "CHOICES"
    BELOW_ZERO = "BELOW_ZERO"


_TEXTS: Mapping[Reason, tuple[str, str]] = {
    Reason.EMPTY: ("The file is empty.", "文件为空。"),
    Reason.NOT_TEXT: (
        "The file is not text in UTF-8, UTF-16 or GB18030.",
        "文件不是 UTF-8、UTF-16 或 GB18030 编码的文本。",
    ),
    Reason.NUL: ("A NUL character; save the file as text.", "包含空字符（NUL），请另存为文本文件。"),
    Reason.NOT_CSV: ("This is not CSV: {problem}.", "不是有效的 CSV：{problem}。"),
    Reason.NOT_JSON: ("This is not JSON: {problem}.", "不是有效的 JSON：{problem}。"),
    Reason.NOT_A_MENU: (
        "This is not a menu: it needs {wanted}.",
        "不是菜单文件，缺少 {wanted}。",
    ),
    Reason.UNKNOWN_COLUMN: (
        "There is no such column; known are {known}.",
        "未知的列；可用的列：{known}。",
    ),
    Reason.REPEATED_COLUMN: ("The column is there twice.", "该列重复。"),
    Reason.MISSING_COLUMN: ("The column is needed and not there.", "缺少必需的列。"),
    Reason.CELL_COUNT: (
        "The row has {found} cells, the header {wanted}.",
        "该行有 {found} 个单元格，而表头有 {wanted} 个。",
    ),
    Reason.UNKNOWN_RECORD: (
        "This is category, item, group or option.",
        "应为 category（分类）、item（商品）、group（选项组）或 option（选项）。",
    ),
    Reason.OUT_OF_PLACE: ("It stands below the {above} it belongs to.", "应位于所属的 {above} 之下。"),
    Reason.DOES_NOT_APPLY: (
        "This says nothing about a {record}; leave it empty.",
        "{record} 没有此项，请留空。",
    ),
    Reason.MISSING: ("This is needed.", "此项必填。"),
    Reason.WRONG_TYPE: ("This is {wanted}.", "此处应为{wanted}。"),
    Reason.NOT_AN_AMOUNT: (
        "This is an amount of at most {digits} decimals, as 12 or 12.50, without signs or separators.",
        "应为最多 {digits} 位小数的金额，如 12 或 12.50，不带货币符号和千位分隔符。",
    ),
    Reason.NOT_A_NUMBER: ("This is a whole number.", "应为整数。"),
    Reason.NOT_YES_OR_NO: ("This is yes or no.", "应为 yes（是）或 no（否）。"),
    Reason.NOT_AN_ID: (
        "This is not an id as an export writes it; leave it out for something new.",
        "不是导出文件中的编号；新增时请留空。",
    ),
    Reason.REPEATED_ID: ("The id is there already, at {where}.", "编号重复，已出现在 {where}。"),
    Reason.OTHER_CURRENCY: ("The merchant's currency is {currency}.", "商家的货币为 {currency}。"),
    Reason.TEXT_LENGTH: ("This has {least} to {most} characters.", "长度应为 {least} 至 {most} 个字符。"),
    Reason.CONTROL_CHARACTER: ("This has no control characters.", "不能包含控制字符。"),
    Reason.OUT_OF_RANGE: ("This is {least} to {most}.", "应在 {least} 至 {most} 之间。"),
    Reason.DISCOUNT: (
        "The discount is not negative and not above the price.",
        "优惠不能为负，也不能超过价格。",
    ),
    Reason.IMAGE: (
        "An image is the path of an uploaded picture, as /media/….",
        "图片应为已上传图片的路径，如 /media/…。",
    ),
    Reason.WINDOW: (
        "A serving window starts before it ends, from 00:00 to 24:00, as 06:00-10:00.",
        "供应时段的开始应早于结束，范围 00:00 至 24:00，如 06:00-10:00。",
    ),
    Reason.TOO_MANY_WINDOWS: (
        "An item has at most {most} serving windows.",
        "每个商品最多 {most} 个供应时段。",
    ),
    Reason.TOO_MANY_GROUPS: ("An item has at most {most} option groups.", "每个商品最多 {most} 个选项组。"),
    Reason.OPTION_COUNT: ("A group has 1 to {most} options.", "每个选项组应有 1 至 {most} 个选项。"),
    Reason.CHOICES: (
        "The minimum is not above the maximum, and that is 1 to the number of options.",
        "最少可选数不能大于最多可选数，最多可选数应为 1 至选项数。",
    ),
    Reason.BELOW_ZERO: (
        "With the cheapest choice of options the price would fall below zero.",
        "选择最便宜的选项后价格会低于零。",
    ),
}

Parameter = str | int | tuple[str, str]
"""What a text is completed with; a pair says it in English and in Chinese."""


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing that is wrong. `line` is the line of the file on which the row begins (1 is the header); in JSON it is
    known for what is not JSON at all. `column` is the column's name, in JSON the path of the value.
    """

    line: int | None
    column: str
    reason: Reason
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def text(self, locale: Locale = Locale.EN) -> str:
        """A sentence for people."""
        chinese = locale is Locale.ZH_CN
        values = {
            name: value[chinese] if isinstance(value, tuple) else value
            for name, value in self.parameters.items()
        }
        return _TEXTS[self.reason][chinese].format(**values)


class Problems:
    """All that is wrong with a file: the first of it, and how much it is."""

    def __init__(self) -> None:
        self.count = 0
        self.shown: list[FileProblem] = []

    def add(self, line: int | None, column: str, reason: Reason, **parameters: Parameter) -> None:
        self.tell(FileProblem(line, column, reason, parameters))

    def tell(self, problem: FileProblem) -> None:
        self.count += 1
        if len(self.shown) < MAX_SHOWN:
            self.shown.append(problem)

    def __bool__(self) -> bool:
        return self.count > 0


def explanation(reason: Reason) -> str:
    """What a reason is, in English and of any file."""
    return re.sub(r"\{\w+\}", "…", _TEXTS[reason][0])
