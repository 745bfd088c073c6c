"""Whatever is moved where, the line is what moving it in a list would have made of it, at the price of a few writes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pannier.menus.model import MAX_POSITION
from pannier.menus.positions import GAP, MAX_WRITES, Place, in_line, placed, respaced

positions = st.one_of(
    st.integers(0, MAX_POSITION),
    st.integers(0, 12),  # as imports and hands number them
    st.integers(MAX_POSITION - 12, MAX_POSITION),
    st.just(0),
)


def lines(longest: int) -> st.SearchStrategy[list[Place]]:
    return st.lists(positions, min_size=1, max_size=longest).map(
        lambda drawn: in_line([Place(f"{nth:04}", position) for nth, position in enumerate(drawn)])
    )


def ids(line: list[Place]) -> list[str]:
    return [place.id for place in line]


def written(line: list[Place], changes: dict[str, int]) -> list[Place]:
    return in_line([Place(place.id, changes.get(place.id, place.position)) for place in line])


def move(line: list[Place], moved: str, index: int) -> tuple[list[Place], int]:
    """The line after it, and how many writes that took."""
    others = [place for place in line if place.id != moved]
    changes, writes = placed(others, moved, index), 0
    if changes is None:
        for part in respaced(line):
            assert 0 < len(part) <= MAX_WRITES
            before, line = ids(line), written(line, dict(part))
            assert ids(line) == before
            writes += len(part)
        others = [place for place in line if place.id != moved]
        changes = placed(others, moved, index)
    assert changes is not None
    assert moved in changes
    assert len(changes) <= MAX_WRITES
    assert all(0 <= position <= MAX_POSITION for position in changes.values())
    return written(line, dict(changes)), writes + len(changes)


@given(lines(30), st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=12))
def test_any_moves_are_those_of_a_list(line: list[Place], moves: list[tuple[int, int]]) -> None:
    wanted = ids(line)
    for which, where in moves:
        moved = wanted[which % len(wanted)]
        wanted.remove(moved)
        index = where % (len(wanted) + 1)
        wanted.insert(index, moved)
        line, _ = move(line, moved, index)
        assert ids(line) == wanted


@settings(max_examples=15)
@given(lines(2_000).filter(lambda line: len(line) > 3), st.data())
def test_a_long_line_takes_a_move_anywhere(line: list[Place], data: st.DataObject) -> None:
    moved = data.draw(st.sampled_from(ids(line)))
    index = data.draw(st.integers(0, len(line) - 1))
    wanted = [each for each in ids(line) if each != moved]
    wanted.insert(index, moved)
    assert ids(move(line, moved, index)[0]) == wanted


def test_a_full_menu_at_one_position_is_numbered_anew_once() -> None:
    line = [Place(f"{nth:04}", 0) for nth in range(2_000)]
    line, writes = move(line, "1999", 1_000)
    assert ids(line)[999:1_002] == ["0999", "1999", "1000"]
    assert writes == 2_000 + 1
    for nth in range(30):
        line, writes = move(line, f"{nth:04}", 1_999 - nth)
        assert writes < 20


def test_a_move_into_a_gap_writes_one() -> None:
    line = [Place(each, GAP * nth) for nth, each in enumerate("abc", 1)]
    assert placed(line, "x", 1) == {"x": 1_500}
    assert placed(line, "x", 0) == {"x": 500}
    assert placed(line, "x", 3) == {"x": 4_000}
    assert placed([], "x", 0) == {"x": 999}


def test_where_numbers_are_used_up_the_fewest_neighbours_make_room() -> None:
    line = [Place("a", 1_000), Place("b", 1_001), Place("c", 2_000), Place("d", 3_000)]
    assert placed(line, "x", 1) == {"a": 333, "x": 667}  # of both sides that with more room
    full = [Place("a", MAX_POSITION - 1), Place("b", MAX_POSITION)]
    assert placed(full, "x", 2) == {"a": 999, "b": 1_999, "x": 2_999}


def test_many_moves_to_one_place_cost_little_each() -> None:
    line = [Place(f"{nth:03}", nth) for nth in range(300)]
    total = 0
    for nth in range(200):
        line, writes = move(line, f"{nth:03}", 150)
        total += writes
    assert total / 200 < 8
