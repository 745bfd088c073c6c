"""The hand-written parts, read from `parts/*.yml` into typed values. What is malformed fails here, with its place."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent / "parts"

# The order of the city's merchants: the first kitchen's first store is merchant number one.
KITCHENS = (
    "sichuan", "cantonese", "lanzhou", "hotpot", "barbecue", "benbang", "xinjiang", "dumplings",
    "malatang", "congee", "bubble-tea", "coffee", "burgers", "pizza", "japanese", "korean", "thai",
    "indian", "salads", "vegetarian", "fruit", "convenience", "desserts",
)  # fmt: skip


class BadPart(ValueError):
    """A part is not written as its file's head says."""


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Chinese and in English; either may be empty."""

    zh: str
    en: str

    def as_written(self, language: str) -> str:
        """As a merchant writes it who writes "zh", "en" or "both". A name nobody translated stays as it is."""
        if language == "both":
            return f"{self.zh} {self.en}".strip() if self.zh != self.en else self.zh
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


@dataclass(frozen=True, slots=True)
class DishPart:
    """A dish as it stands in a kitchen's file."""

    name: Words
    about: Words
    fen: int
    keep: bool
    groups: tuple[str, ...]
    window: str | None
    stock: int | None
    picture: str


@dataclass(frozen=True, slots=True)
class CategoryPart:
    """A heading and all the dishes that stores of this kind may have under it."""

    name: Words
    dishes: tuple[DishPart, ...]


@dataclass(frozen=True, slots=True)
class StorePart:
    """One merchant of a kind."""

    name: Words
    about: Words
    writes: str
    hours: str
    percent: int  # of the kind's prices
    street: str | None
    number: int | None
    tags: tuple[str, ...]
    own: tuple[DishPart, ...]


@dataclass(frozen=True, slots=True)
class KitchenPart:
    """A kind of kitchen; the pairs are lowest and highest."""

    kind: str
    tags: tuple[str, ...]
    prepare: tuple[int, int]
    minimum: tuple[int, int]
    radius: tuple[int, int]
    picture: str
    menu: tuple[CategoryPart, ...]
    stores: tuple[StorePart, ...]


@dataclass(frozen=True, slots=True)
class ChoicesPart:
    """An option group."""

    name: Words
    fewest: int
    most: int
    choices: tuple[tuple[Words, int], ...]


@dataclass(frozen=True, slots=True)
class StreetPart:
    """A street, straight from its first number to its last."""

    name: Words
    district: Words
    first: tuple[float, float]
    last: tuple[float, float]
    numbers: int


@dataclass(frozen=True, slots=True)
class PeoplePart:
    """Names, a Chinese one with its pinyin; what compounds and office buildings are called after their street."""

    surnames: tuple[Words, ...]
    given: tuple[Words, ...]
    foreign: tuple[str, ...]
    compounds: tuple[str, ...]
    offices: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class TimesPart:
    """Weekly hours by name, Monday first; dated exceptions; serving windows by name. All in minutes."""

    weekly: dict[str, tuple[tuple[tuple[int, int], ...], ...]]
    exceptions: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    windows: dict[str, tuple[int, int]]


def kitchen(name: str) -> KitchenPart:
    """The kind of kitchen that `parts/kitchens/<name>.yml` describes."""
    raw = _read(f"kitchens/{name}.yml")
    menu = tuple(
        CategoryPart(
            _words(part["category"]),
            tuple(_dish(line, part["picture"], part["options"]) for line in part["dishes"]),
        )
        for part in raw["menu"]
    )
    return KitchenPart(
        kind=raw["kind"],
        tags=tuple(raw["tags"]),
        prepare=_pair(raw["prepare"]),
        minimum=_pair(raw["minimum"]),
        radius=_pair(raw["radius"]),
        picture=raw["picture"],
        menu=menu,
        stores=tuple(_store(part, raw) for part in raw["merchants"]),
    )


@cache
def choices() -> dict[str, ChoicesPart]:
    """All option groups, by name."""
    raw = _read("options-kitchen.yml") | _read("options-counter.yml")
    return {name: _choices(part) for name, part in raw.items()}


@cache
def streets() -> dict[str, StreetPart]:
    """All streets, by Chinese name."""
    raw = _read("streets.yml")
    found = [_street(line, raw["districts"]) for line in raw["streets"]]
    return {street.name.zh: street for street in found}


@cache
def people() -> PeoplePart:
    raw = _read("people.yml")
    return PeoplePart(
        surnames=tuple(_pinyin(name) for name in raw["surnames"]),
        given=tuple(_pinyin(name) for name in raw["given"]),
        foreign=tuple(raw["foreign"]),
        compounds=tuple(raw["compounds"]),
        offices=tuple(_pinyin(name) for name in raw["offices"]),
    )


@cache
def times() -> TimesPart:
    raw = _read("times.yml")
    return TimesPart(
        weekly={name: _week(part) for name, part in raw["hours"].items()},
        exceptions=tuple((part["date"], tuple(map(_span, part["spans"]))) for part in raw["exceptions"]),
        windows={name: _span(text) for name, text in raw["windows"].items()},
    )


def _read(name: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times as fast where it is there
    raw = yaml.load((_FOLDER / name).read_text(encoding="utf-8"), loader)
    if not isinstance(raw, dict):
        raise BadPart(name)
    return raw


def _fields(line: str, count: int) -> list[str]:
    found = [field.strip() for field in line.split("|")]
    if len(found) > count:
        raise BadPart(line)
    return found + [""] * (count - len(found))


def _words(line: str) -> Words:
    return Words(*_fields(line, 2))


def _pinyin(line: str) -> Words:
    return Words(*line.split(" ", 1))


def _pair(raw: list[int]) -> tuple[int, int]:
    lowest, highest = raw
    return lowest, highest


def _dish(line: str, picture: str, groups: list[str]) -> DishPart:
    zh, en, fen, about_zh, about_en, flags = _fields(line, 6)
    wanted, keep, window, stock = list(groups), False, None, None
    for flag in flags.split():
        name, _, value = flag.partition("=")
        if flag == "keep":
            keep = True
        elif flag[0] == "+":
            wanted.append(flag[1:])
        elif flag[0] == "-":
            wanted.remove(flag[1:])
        elif name == "at":
            window = value
        elif name == "stock":
            stock = int(value)
        elif name == "picture":
            picture = value
        else:
            raise BadPart(line)
    return DishPart(
        Words(zh, en), Words(about_zh, about_en), int(fen), keep, tuple(wanted), window, stock, picture
    )


def _store(part: dict[str, Any], kitchen_raw: dict[str, Any]) -> StorePart:
    street, _, number = part.get("street", "").partition("|")
    return StorePart(
        name=_words(part["name"]),
        about=_words(part["about"]),
        writes=part.get("writes", "both"),
        hours=part.get("hours", kitchen_raw["hours"]),
        percent=part.get("price", 100),
        street=street.strip() or None,
        number=int(number) if number else None,
        tags=tuple(part.get("tags", ())),
        own=tuple(_dish(line, kitchen_raw["picture"], []) for line in part["own"]),
    )


def _choices(part: dict[str, Any]) -> ChoicesPart:
    found = [_fields(line, 3) for line in part["choices"]]
    fewest, most = _pair(part["choose"])
    return ChoicesPart(
        _words(part["name"]), fewest, most, tuple((Words(zh, en), int(delta)) for zh, en, delta in found)
    )


def _street(line: str, districts: dict[str, str]) -> StreetPart:
    zh, en, district, first, last, numbers = _fields(line, 6)
    return StreetPart(
        Words(zh, en), Words(district, districts[district]), _point(first), _point(last), int(numbers)
    )


def _point(text: str) -> tuple[float, float]:
    latitude, longitude = text.split(",")
    return float(latitude), float(longitude)


def _week(part: dict[str, list[str]]) -> tuple[tuple[tuple[int, int], ...], ...]:
    weekdays = tuple(map(_span, part.get("daily") or part.get("weekdays") or []))
    weekend = tuple(map(_span, part.get("daily") or part.get("weekend") or []))
    return (weekdays,) * 5 + (weekend,) * 2


def _span(text: str) -> tuple[int, int]:
    opens, closes = text.split("-")
    return _minutes(opens), _minutes(closes)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
