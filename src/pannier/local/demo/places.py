"""Where things are: a street and a number make a point and the text of an address."""

from dataclasses import dataclass

from pannier.local.demo import parts
from pannier.local.demo.draw import Draw

CITY_ZH, CITY_EN = "上海市", "Shanghai"


@dataclass(frozen=True, slots=True)
class Place:
    """A door on a street."""

    street: parts.StreetPart
    number: int
    latitude: float
    longitude: float

    def text(self, language: str) -> str:
        """As one writes it in "zh" or "en"."""
        if language == "en":
            return f"{self.number} {self.street.name.en}, {self.street.district.en}, {CITY_EN}"
        return f"{CITY_ZH}{self.street.district.zh}{self.street.name.zh}{self.number}号"


def place(draw: Draw, street_name: str | None = None, number: int | None = None) -> Place:
    """A door, anywhere or on a given street; it stands up to some forty metres off the street's middle."""
    known = parts.streets()
    street = known[street_name] if street_name else draw.one(list(known.values()))
    number = number or draw.integer(1, street.numbers)
    along = number / street.numbers
    return Place(
        street,
        number,
        _between(street.first[0], street.last[0], along, draw.integer(-40, 40)),
        _between(street.first[1], street.last[1], along, draw.integer(-40, 40)),
    )


def _between(first: float, last: float, along: float, metres: int) -> float:
    """Five digits are one metre, and hide how the processor rounds."""
    return round(first + (last - first) * along + metres / 100_000, 5)
