"""How operators find a merchant among all: by words that are somewhere in its name, its number or its id. Pure."""

import re

from pannier.core.errors import InvalidInput
from pannier.merchants.discovery import folded

LONGEST_TEXT = 60
_NUMBER = re.compile(r"[+]?[\d\s().-]+")


def searched(name: str, phone: str, merchant_id: str) -> str:
    """What words are looked for in: a line each, as texts are compared."""
    return folded(f"{name}\n{phone}\n{merchant_id}")


def words_of(text: str) -> tuple[str, ...]:
    """The words of which each has to be there. A phone number is one, however it is written.

    Raises InvalidInput: there is none, or the text is too long.
    """
    text = folded(text).strip()
    if _NUMBER.fullmatch(text):
        text = re.sub(r"[\s().-]", "", text)
    if not text or len(text) > LONGEST_TEXT:
        raise InvalidInput(
            ("text",),
            f"Look for 1 to {LONGEST_TEXT} characters.",
            f"搜索文字应有 1 到 {LONGEST_TEXT} 个字符。",
        )
    return tuple(dict.fromkeys(text.split()))
