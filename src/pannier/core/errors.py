"""What can go wrong, named as facts.

A `DomainError` is final: the caller asked for something that cannot be. A `TransientError` is worth another try.
Only the second ever reaches a retry.
"""

import re
from dataclasses import dataclass
from typing import ClassVar

from pannier.core.i18n import Locale


def code_of(name: str) -> str:
    """`MenuItemUnavailable` → `MENU_ITEM_UNAVAILABLE`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


class DomainError(Exception):
    """A refusal a client can understand. Subclasses are dataclasses; their fields are the context.

    `en` and `zh` are the message in both languages, format strings over the fields.
    """

    code: ClassVar[str] = "DOMAIN_ERROR"
    en: ClassVar[str] = "This cannot be done."
    zh: ClassVar[str] = "无法完成该操作。"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" not in cls.__dict__:
            cls.code = code_of(cls.__name__)

    def message(self, locale: Locale = Locale.EN) -> str:
        """The sentence a person reads."""
        template = self.zh if locale is Locale.ZH_CN else self.en
        return template.format(**vars(self))

    def __str__(self) -> str:
        return self.message()


class TransientError(Exception):
    """Nothing was changed, and the same call may succeed in a moment (contention, a provider that is down)."""


@dataclass(eq=False)
class InvalidInput(DomainError):
    """An argument is malformed or out of bounds. `path` names it, outermost first; the rest says what is right."""

    code: ClassVar[str] = "BAD_USER_INPUT"
    en: ClassVar[str] = "{problem}"
    zh: ClassVar[str] = "{problem_zh}"

    path: tuple[str, ...]
    problem: str
    problem_zh: str


@dataclass(eq=False)
class NotFound(DomainError):
    """There is no such thing, or it is nobody's business that there is."""

    code: ClassVar[str] = "NOT_FOUND"
    en: ClassVar[str] = "{kind} not found."
    zh: ClassVar[str] = "未找到：{kind}。"

    kind: str


class Unauthenticated(DomainError):
    """The call needs a signed-in user, and the token is absent, wrong or expired."""

    en = "Sign in first."
    zh = "请先登录。"


class Forbidden(DomainError):
    """The user is known and may not do this."""

    en = "You may not do this."
    zh = "没有权限。"


class ConcurrentChange(DomainError):
    """Somebody else changed the same thing between our read and our write; read again and decide anew."""

    en = "This was changed by somebody else in the meantime."
    zh = "内容已被他人修改，请刷新后重试。"
