"""What the API answered, read with the shape one expects; another shape is an error that names the place."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any


class UnexpectedReply(Exception):
    """An answer does not look as the schema promises."""


class Reply:
    """A JSON object of an answer. Paths are field names, outermost first."""

    def __init__(self, fields: Mapping[str, Any], where: str = "") -> None:
        self._fields = fields
        self._where = where

    @property
    def type_name(self) -> str:
        """Its GraphQL type."""
        return self.text("__typename")

    def text(self, *path: str) -> str:
        value = self._at(path)
        if not isinstance(value, str):
            raise self._unlike(path, "a string", value)
        return value

    def maybe_text(self, *path: str) -> str | None:
        return None if self._at(path) is None else self.text(*path)

    def number(self, *path: str) -> int:
        value = self._at(path)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._unlike(path, "a whole number", value)
        return value

    def degrees(self, *path: str) -> float:
        value = self._at(path)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self._unlike(path, "a number", value)
        return float(value)

    def truth(self, *path: str) -> bool:
        value = self._at(path)
        if not isinstance(value, bool):
            raise self._unlike(path, "true or false", value)
        return value

    def moment(self, *path: str) -> datetime:
        return datetime.fromisoformat(self.text(*path))

    def part(self, *path: str) -> "Reply":
        value = self._at(path)
        if not isinstance(value, dict):
            raise self._unlike(path, "an object", value)
        return Reply(value, self._place(path))

    def parts(self, *path: str) -> list["Reply"]:
        """A list of objects; of a list with nulls, those that are there."""
        value = self._at(path)
        if not isinstance(value, list):
            raise self._unlike(path, "a list", value)
        return [Reply(each, self._place(path)) for each in value if isinstance(each, dict)]

    def nodes(self, *path: str) -> list["Reply"]:
        """The elements of a connection."""
        return [edge.part("node") for edge in self.parts(*path, "edges")]

    def texts(self, *path: str) -> list[str]:
        value = self._at(path)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self._unlike(path, "a list of strings", value)
        return value

    def has(self, name: str) -> bool:
        return self._fields.get(name) is not None

    def _at(self, path: tuple[str, ...]) -> Any:
        value: Any = self._fields
        for name in path:
            if not isinstance(value, dict) or name not in value:
                raise UnexpectedReply(f"{self._place(path)} is missing")
            value = value[name]
        return value

    def _place(self, path: tuple[str, ...]) -> str:
        return ".".join(filter(None, (self._where, *path)))

    def _unlike(self, path: tuple[str, ...], wanted: str, value: object) -> UnexpectedReply:
        return UnexpectedReply(f"{self._place(path)} is {value!r:.80}, not {wanted}")
