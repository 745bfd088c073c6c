"""Pictures of dishes: drawings in SVG, one a kind of dish, tinted in one of twelve hues.

A drawing (`pictures/<kind>.svg`) carries its tint as the `color` of its root, which backdrop and crockery use as
`currentColor`; what is edible keeps its own colors. "/media/<kind>-<hue>.svg" names a tinted picture, hue 0 to 11.
"""

import colorsys
import re
from functools import cache
from pathlib import Path

HUES = 12
_FOLDER = Path(__file__).parent / "pictures"
_NAME = re.compile(r"(?P<kind>[a-z]+)-(?P<hue>\d{1,2})\.svg")
_ROOT_COLOR = re.compile(r'color="#[0-9a-f]{6}"')


class NoSuchPicture(KeyError):
    """No drawing is of this kind, or of this hue."""


def path_of(kind: str, hue: int) -> str:
    """Where the picture is served."""
    if kind not in kinds():
        raise NoSuchPicture(kind)
    return f"/media/{kind}-{hue}.svg"


@cache
def kinds() -> frozenset[str]:
    """What there are drawings of."""
    return frozenset(file.stem for file in _FOLDER.glob("*.svg"))


@cache
def picture_svg(kind: str, hue: int) -> str:
    """The SVG text of a kind in a hue, 0 to 11. Raises NoSuchPicture."""
    if kind not in kinds() or not 0 <= hue < HUES:
        raise NoSuchPicture(f"{kind}-{hue}")
    drawing = (_FOLDER / f"{kind}.svg").read_text(encoding="utf-8")
    return _ROOT_COLOR.sub(f'color="{_tint(hue)}"', drawing, count=1)


def picture_file(name: str) -> str:
    """The SVG text of a file name as `path_of` gives it, "noodles-4.svg". Raises NoSuchPicture."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise NoSuchPicture(name)
    return picture_svg(found["kind"], int(found["hue"]))


def write_all(folder: Path) -> int:
    """Every kind in every hue as files, for whoever serves /media as static files. How many."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in sorted(kinds()):
        for hue in range(HUES):
            (folder / f"{kind}-{hue}.svg").write_text(picture_svg(kind, hue), encoding="utf-8")
    return len(kinds()) * HUES


def _tint(hue: int) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue / HUES, 0.48, 0.52)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
