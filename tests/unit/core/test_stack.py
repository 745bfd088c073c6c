import resource

from pannier.core.stack import with_room

CALLS = 2_000


def leaf(number: int) -> int:
    return number


def calls_at(depth: int) -> int:
    """How much memory was touched anew by so many calls at that depth, in pages."""
    if depth:
        return calls_at(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for number in range(CALLS):
        leaf(number)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_calls_do_not_map_memory_however_deep_they_are() -> None:
    assert max(with_room(calls_at, depth) for depth in range(300)) < CALLS / 2


def test_it_passes_on_what_comes_and_goes() -> None:
    assert with_room(sorted, [2, 1], reverse=True) == [2, 1]
