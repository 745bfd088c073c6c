"""The values of one JSON object, read as what they are."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pannier.menus.problems import Problems, Reason
from pannier.merchants.changes import UNCHANGED, Kept

T = TypeVar("T")

_LARGEST = 10**12

_TEXT = ("text", "文本")
_WHOLE = ("a whole number", "整数")
_FLAG = ("true or false", " true 或 false")
_LIST = ("a list", "列表")
_OBJECT = ("an object", "对象")


@dataclass(slots=True)
class Values:
    """An object at a path. A value that cannot be read is told to `problems`, and the object is `refused`.

    A key that is absent reads as UNCHANGED, or where it is needed is refused.
    """

    path: str
    values: Mapping[str, object]
    problems: Problems
    refused: bool = False

    def know(self, keys: Collection[str]) -> None:
        """Refuse every other key: a slip in a name would lose what it holds."""
        for key in self.values:
            if key not in keys:
                self._refuse(key[:80], Reason.UNKNOWN_COLUMN, known=", ".join(keys))

    def id(self) -> str | None:
        value = self.values.get("id")
        if value is None:
            return None
        return value if isinstance(value, str) else self._wrong("id", _TEXT, None)

    def text(self, key: str) -> str | Kept:
        value = self.values.get(key, UNCHANGED)
        return value if value is UNCHANGED or isinstance(value, str) else self._wrong(key, _TEXT, "")

    def text_or_none(self, key: str) -> str | Kept | None:
        return None if self._is_null(key) else self.text(key)

    def whole(self, key: str) -> int | Kept:
        value = self.values.get(key, UNCHANGED)
        if value is UNCHANGED or (type(value) is int and abs(value) < _LARGEST):
            return value
        return self._wrong(key, _WHOLE, 0)

    def whole_or_none(self, key: str) -> int | Kept | None:
        return None if self._is_null(key) else self.whole(key)

    def flag(self, key: str) -> bool | Kept:
        value = self.values.get(key, UNCHANGED)
        return value if value is UNCHANGED or isinstance(value, bool) else self._wrong(key, _FLAG, False)

    def needed_text(self, key: str) -> str:
        value = self.text(key)
        return self._missing(key, "") if value is UNCHANGED else value

    def needed_whole(self, key: str) -> int:
        value = self.whole(key)
        return self._missing(key, 0) if value is UNCHANGED else value

    def objects(self, key: str) -> Iterator["Values"]:
        """Of a list of objects; of one that is absent nothing."""
        found = self.values.get(key, [])
        if not isinstance(found, list):
            found = self._wrong(key, _LIST, [])
        for index, value in enumerate(found):
            path = ".".join(part for part in (self.path, key, str(index)) if part)
            if isinstance(value, dict):
                yield Values(path, value, self.problems)
            else:
                self.refused = True
                self.problems.add(None, path, Reason.WRONG_TYPE, wanted=_OBJECT)

    def _is_null(self, key: str) -> bool:
        return key in self.values and self.values[key] is None

    def _wrong(self, key: str, wanted: tuple[str, str], instead: T) -> T:
        self._refuse(key, Reason.WRONG_TYPE, wanted=wanted)
        return instead

    def _missing(self, key: str, instead: T) -> T:
        self._refuse(key, Reason.MISSING)
        return instead

    def _refuse(self, key: str, reason: Reason, **parameters: str | int | tuple[str, str]) -> None:
        self.refused = True
        path = ".".join(part for part in (self.path, key) if part)
        self.problems.add(None, path, reason, **parameters)
