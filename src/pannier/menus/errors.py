"""What can go wrong with menus."""

from dataclasses import dataclass

from pannier.core.errors import DomainError
from pannier.menus.problems import FileProblem


@dataclass(eq=False)
class TooManyItems(DomainError):
    """A menu has a bounded number of items."""

    en = "A menu has at most {limit} items."
    zh = "菜单最多包含 {limit} 个商品。"

    limit: int


@dataclass(eq=False)
class TooManyCategories(DomainError):
    """A menu has a bounded number of categories."""

    en = "A menu has at most {limit} categories."
    zh = "菜单最多包含 {limit} 个分类。"

    limit: int


@dataclass(eq=False)
class MenuTooLarge(DomainError):
    """The whole menu, compressed, would outgrow the one item it is published in. `limit_bytes` is what it may take."""

    en = "The menu has grown too large to be published; shorten texts or remove options."
    zh = "菜单内容过大，无法发布，请精简文字或选项。"

    limit_bytes: int


@dataclass(eq=False)
class MenuCategoryNotEmpty(DomainError):
    """A category is removed only once nothing is in it. `items` are still there."""

    en = "The category still has {items} items; move or remove them first."
    zh = "该分类下还有 {items} 个商品，请先移走或删除。"

    items: int


@dataclass(eq=False)
class MenuFileTooLarge(DomainError):
    """A file to import is bounded in size."""

    en = "A menu file has at most {limit_bytes} bytes."
    zh = "菜单文件最大 {limit_bytes} 字节。"

    limit_bytes: int


@dataclass(eq=False)
class MenuFileTooLong(DomainError):
    """A CSV to import is bounded in rows. Nothing of it was looked at."""

    en = "A menu file has at most {limit} rows; larger menus are imported as JSON."
    zh = "菜单文件最多 {limit} 行，更大的菜单请使用 JSON 格式。"

    limit: int


@dataclass(eq=False)
class MenuImportRefused(DomainError):
    """Rows of the file are wrong; `problems` are the first of `problem_count`. Nothing was changed."""

    en = "The menu was not imported; the file has faults: {problem_count}."
    zh = "菜单未导入：文件中有 {problem_count} 处错误。"

    problem_count: int
    problems: tuple[FileProblem, ...]
