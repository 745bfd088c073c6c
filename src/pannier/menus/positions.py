"""Places in a line, as numbers with gaps between them: who is put elsewhere takes a number out of a gap. Pure.

A line is in the order of its positions, ties in that of the ids. Most moves write one number. Where a gap is used up,
the fewest neighbours around it that make room are spread out with it; where even that is too much for one transaction,
the whole line is numbered anew before, part by part, and at no moment in another order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pannier.menus.model import MAX_POSITION

GAP = 1_000  # between neighbours, where there is room
MAX_WRITES = 90  # of one transaction, beside what it checks
_SPARE = 16  # numbers for each, where several are spread out: the next moves shall find a gap


@dataclass(frozen=True, slots=True)
class Place:
    """Who stands at a position."""

    id: str
    position: int


@dataclass(frozen=True, slots=True)
class _Span:
    """Neighbours who are to share the free numbers strictly between `low` and `high`."""

    ids: tuple[str, ...]
    low: int
    high: int
    ends_line: bool
    begins_line: bool

    @property
    def room(self) -> int:
        return (self.high - self.low - 1) // len(self.ids)

    def spread(self) -> dict[str, int]:
        count = len(self.ids)
        step = min(GAP, (self.high - self.low) // (count + 1))
        if self.ends_line:
            return {each: self.low + step * nth for nth, each in enumerate(self.ids, 1)}
        if self.begins_line:
            return {each: self.high - step * (count - nth) for nth, each in enumerate(self.ids)}
        width = self.high - self.low
        return {each: self.low + width * nth // (count + 1) for nth, each in enumerate(self.ids, 1)}


def in_line(places: Sequence[Place]) -> list[Place]:
    """In their order."""
    return sorted(places, key=lambda place: (place.position, place.id))


def placed(line: Sequence[Place], moved: str, index: int) -> Mapping[str, int] | None:
    """Who has to get which position for `moved` to stand before the place at `index` of the line of all others, or at
    its end; None where that are more than `MAX_WRITES`. `moved` is always among them."""
    whole: list[Place] = [*line[:index], Place(moved, -1), *line[index:]]
    for count in range(1, min(len(whole), MAX_WRITES) + 1):
        spans = [
            _span(whole, start, start + count)
            for start in range(max(0, index - count + 1), min(index, len(whole) - count) + 1)
        ]
        best = max(spans, key=lambda span: span.room)
        if best.room >= (1 if count == 1 else _SPARE):
            before = {place.id: place.position for place in whole}
            return {
                each: position
                for each, position in best.spread().items()
                if each == moved or before[each] != position
            }
    return None


def respaced(line: Sequence[Place]) -> Iterator[Mapping[str, int]]:
    """The same line with even gaps, in parts of at most `MAX_WRITES`: written one after the other they never change the
    order. Who goes up does so from the end on, then who goes down from the beginning on."""
    step = min(GAP, MAX_POSITION // (len(line) + 1))
    wanted = [(place, step * nth) for nth, place in enumerate(line, 1)]
    upwards = [(place.id, to) for place, to in reversed(wanted) if to > place.position]
    downwards = [(place.id, to) for place, to in wanted if to < place.position]
    for steps in (upwards, downwards):
        for start in range(0, len(steps), MAX_WRITES):
            yield dict(steps[start : start + MAX_WRITES])


def _span(whole: Sequence[Place], start: int, end: int) -> _Span:
    return _Span(
        ids=tuple(place.id for place in whole[start:end]),
        low=whole[start - 1].position if start else -1,
        high=whole[end].position if end < len(whole) else MAX_POSITION + 1,
        ends_line=end == len(whole),
        begins_line=start == 0,
    )
