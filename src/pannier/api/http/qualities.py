"""Headers that list what a client takes, and how gladly: `Accept`, `Accept-Encoding`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LONGEST = 2_000
_MOST = 50
_WEIGHT = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


@dataclass(frozen=True, slots=True)
class Choice:
    """One element of the list: its name in lower case, its parameters, and its weight from 0 (never) to 1."""

    name: str
    parameters: Mapping[str, str]
    weight: float


def choices(header: str) -> Iterator[Choice]:
    """The elements of such a header. What is malformed, or stands behind the first fifty, is left out."""
    for element in header[:_LONGEST].split(",")[:_MOST]:
        name, *rest = (part.strip() for part in element.split(";"))
        parameters = dict(_parameter(part) for part in rest)
        weight = parameters.pop("q", "1")
        if name and _WEIGHT.fullmatch(weight):
            yield Choice(name.lower(), parameters, float(weight))


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().lower(), value.strip().strip('"').lower()
