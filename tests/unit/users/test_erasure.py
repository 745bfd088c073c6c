"""How an erasure goes on: in passes, after pauses, once more when everything has settled."""

from datetime import UTC, datetime, timedelta

from pannier.users.erasure import SETTLED_AFTER, Erasure

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FRESH = Erasure("somebody", begun_at=NOON, pass_began_at=NOON, due_at=NOON)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_a_first_pass_is_followed_by_a_last_one_when_everything_has_settled() -> None:
    first = FRESH.taken(NOON).advanced("orders", {"pk": "1"}, NOON, waits=False)
    assert (first.due_at, first.step, first.after) == (NOON + minutes(5), "orders", {"pk": "1"})
    between = first.passed(NOON + minutes(2))
    assert (between.due_at, between.step, between.after) == (NOON + SETTLED_AFTER, "", None)
    last = between.taken(NOON + SETTLED_AFTER)
    assert last.is_last_pass
    assert last.passed(NOON + SETTLED_AFTER + minutes(1)).due_at is None


def test_a_pass_that_began_early_is_not_the_last_however_long_it_takes() -> None:
    slow = FRESH.taken(NOON).advanced("orders", None, NOON, waits=False)
    resumed = slow.taken(NOON + SETTLED_AFTER + minutes(1))
    assert not resumed.is_last_pass
    assert resumed.passed(NOON + SETTLED_AFTER + minutes(2)).due_at == NOON + SETTLED_AFTER


def test_what_had_to_wait_is_looked_at_again_after_an_hour_and_never_closed() -> None:
    late = NOON + SETTLED_AFTER
    waiting = FRESH.taken(late).advanced("orders", None, late, waits=True)
    waiting = waiting.advanced("inboxes", None, late, waits=False)
    again = waiting.passed(late)
    assert (again.due_at, again.waits) == (late + minutes(60), False)


def test_failures_pause_longer_and_longer_and_go_on_where_they_were() -> None:
    failing = FRESH.taken(NOON).advanced("orders", {"pk": "1"}, NOON, waits=False)
    pauses = []
    for _ in range(9):
        failing = failing.failed(NOON)
        assert failing.due_at is not None
        pauses.append((failing.due_at - NOON) / minutes(1))
        assert (failing.step, failing.after) == ("orders", {"pk": "1"})
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert failing.advanced("orders", None, NOON, waits=False).failures == 0
