"""Serving windows as text: `06:00-10:00 17:00-24:00`."""

import re
from collections.abc import Iterable

from pannier.menus.model import ServingWindow

_WINDOW = re.compile(r"([0-9]{1,2})[:：]([0-9]{2})\s?[-–~]\s?([0-9]{1,2})[:：]([0-9]{2})")
_BETWEEN = re.compile(r"[\s,;，；、]*")


def windows_text(windows: Iterable[ServingWindow]) -> str:
    """In their order, a space between."""
    return " ".join(f"{_clock(each.starts)}-{_clock(each.ends)}" for each in windows)


def parse_windows(text: str) -> tuple[ServingWindow, ...] | None:
    """None for what is no list of windows. Whether each is one that can be is for validation to say."""
    windows: list[ServingWindow] = []
    at = 0
    while at < len(text):
        found = _WINDOW.match(text, at)
        if found is None:
            return None
        starts, past, ends, more = (int(part) for part in found.groups())
        if past > 59 or more > 59:
            return None
        windows.append(ServingWindow(starts * 60 + past, ends * 60 + more))
        at = found.end()
        gap = _BETWEEN.match(text, at)
        at = gap.end() if gap else at
    return tuple(windows)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
