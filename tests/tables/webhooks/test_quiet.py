"""A receiver that hangs holds one worker once in a while, and nobody else's deliveries."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from pannier.webhooks.delivering import Clocks, LaneWorker
from pannier.webhooks.lifecycle import QUIET_FOR, QUIET_SPREAD, Outcome
from pannier.webhooks.model import Attempt, DeliveryState, Owner, Problem
from tests.tables.webhooks.conftest import OTHER_SHOP, SHOP, Post


class Line:
    """Answers what it is told, without a network, as after ten seconds where that is a time-out."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self.problem: Problem | None = Problem.TIMEOUT
        self.sent: list[str] = []

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        self.sent.append(headers["webhook-id"])
        duration = 10_000 if self.problem is Problem.TIMEOUT else 20
        status = None if self.problem is Problem.TIMEOUT else 500 if self.problem else 204
        return Outcome(Attempt(self._post.machine.now(), status, self.problem, duration))


@pytest.fixture
def line(post: Post) -> Line:
    line = Line(post)
    post.worker = LaneWorker(
        post.endpoints,
        post.lanes,
        post.deliveries,
        line,
        post.seal,
        post.queue,
        Clocks(post.clock, post.machine),
        draw=lambda: 0.5,
    )
    return line


def test_a_receiver_that_hangs_is_tried_once_a_minute_until_it_answers(post: Post, line: Line) -> None:
    endpoint = post.register().endpoint
    stories = [post.order().go(2) for _ in range(3)]
    post.run()
    assert len(line.sent) == 1
    assert post.fresh(endpoint).quiet_until == post.clock.now() + QUIET_FOR
    minutes = 6
    post.pass_time(timedelta(minutes=minutes))
    assert 2 <= len(line.sent) <= minutes + 1
    line.problem = None
    line.sent.clear()
    post.settle(endpoint)
    for story in stories:
        assert [each for each in line.sent if each in story.ids] == story.ids
    assert post.logged(endpoint, DeliveryState.PENDING) == ()
    well = post.fresh(endpoint)
    assert (well.quiet_until, well.failing_since) == (None, None)


def test_others_do_not_wait_for_it(post: Post, line: Line) -> None:
    slow = post.register(Owner(SHOP)).endpoint
    post.order().go(1)
    post.run()
    assert post.fresh(slow).quiet_until is not None
    line.problem = None
    partner = post.register(Owner()).endpoint
    story = post.order(OTHER_SHOP).go(3)
    post.run()
    assert line.sent[1:] == story.ids
    assert post.logged(partner, DeliveryState.PENDING) == ()


def test_a_receiver_that_fails_quickly_is_not_quiet(post: Post, line: Line) -> None:
    endpoint = post.register().endpoint
    line.problem = Problem.STATUS
    for _ in range(3):
        post.order().go(1)
    post.run()
    assert len(line.sent) == 3
    assert post.fresh(endpoint).quiet_until is None


def test_an_endpoint_that_fails_quickly_at_last_is_no_longer_quiet(post: Post, line: Line) -> None:
    endpoint = post.register().endpoint
    post.order().go(1)
    post.run()
    line.problem = Problem.STATUS
    post.pass_time(QUIET_FOR + QUIET_SPREAD)
    assert len(line.sent) >= 2
    assert post.fresh(endpoint).quiet_until is None
    assert post.fresh(endpoint).failing_since is not None
