"""How much a browser loads before the console shows anything: `python -m scripts.console.sizes`. Too much is an error.

What index.html names is the entry and, as `modulepreload`, what the entry imports; every page besides loads its own.
"""

import gzip
import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from pannier.local.console import BUILT, INDEX

MOST_SCRIPT = 250_000
_BASE = "/console/"
_LEVEL = 6  # what servers and CloudFront use


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file of the first load, and what it weighs on the wire, in bytes."""

    path: str
    compressed: int

    @property
    def is_script(self) -> bool:
        return self.path.endswith(".js")


def main() -> int:
    """An exit status: 1 when the first load is too heavy, or nothing is built."""
    try:
        first = first_load(BUILT)
    except FileNotFoundError as error:
        print(f"{error.filename} is missing: scripts/setup console", file=sys.stderr)
        return 1
    script = sum(each.compressed for each in first if each.is_script)
    for each in first:
        print(f"{each.compressed / 1000:8.1f} kB  {each.path}")
    print(
        f"{script / 1000:8.1f} kB of script in the first load, of at most {MOST_SCRIPT / 1000:.0f}, by gzip"
    )
    if script > MOST_SCRIPT:
        print("The first load is too heavy: have a page load what only it needs.", file=sys.stderr)
        return 1
    return 0


def first_load(built: Path) -> list[Loaded]:
    """Index.html and the scripts and styles it names, as they travel. Raises FileNotFoundError."""
    names = _Names()
    names.feed((built / INDEX).read_text(encoding="utf-8"))
    return [_weighed(built, path) for path in (INDEX, *names.found)]


def _weighed(built: Path, path: str) -> Loaded:
    return Loaded(path, len(gzip.compress((built / path).read_bytes(), _LEVEL)))


class _Names(HTMLParser):
    """The files below /console/ that a page names as its scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = None
        if tag == "script":
            address = given.get("src")
        elif tag == "link" and given.get("rel") in ("modulepreload", "stylesheet"):
            address = given.get("href")
        if address is not None and address.startswith(_BASE):
            self.found.append(address.removeprefix(_BASE))


if __name__ == "__main__":
    sys.exit(main())
