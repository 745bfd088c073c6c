"""A receiver that fails at random, many orders, wake-ups lost and doubled: all of it, in order, at least once."""

import random
from datetime import timedelta

import pytest

from pannier.core.ids import new_id
from pannier.webhooks.model import DeliveryState
from tests.tables.webhooks.conftest import Post
from tests.tables.webhooks.receiver import Handler, answers


@pytest.mark.parametrize("seed", [1, 2])
def test_every_event_of_every_order_arrives_in_order(post: Post, seed: int) -> None:
    luck = random.Random(seed)  # noqa: S311 - for repeatable bad luck
    opened = post.register()

    def behave(handler: Handler, body: bytes) -> None:
        """Accepts, refuses, accepts without saying so, or hangs up."""
        chance = luck.random()
        if chance < 0.25:
            answers(luck.choice([500, 502, 429, 404, 302]))(handler, body)
        elif chance < 0.35:
            handler.close_connection = True
            handler.entry.answer = 200 if luck.random() < 0.5 else None
        else:
            answers(204)(handler, body)

    post.receiver.behave = behave
    stories = [post.order() for _ in range(3)]
    going = list(stories)
    while going:
        story = luck.choice(going)
        story.go(1)
        if len(story.events) == 5:
            going.remove(story)
        if luck.random() < 0.3:
            _work_a_little(post, luck)
    post.settle(opened.endpoint)
    assert post.logged(opened.endpoint, DeliveryState.PENDING) == ()
    assert post.logged(opened.endpoint, DeliveryState.FAILED) == ()
    assert len(post.logged(opened.endpoint)) == 15
    for story in stories:
        assert [each for each in post.receiver.accepted if each in story.ids] == story.ids
        times = [post.delivery(opened.endpoint, story, sequence).delivered_at for sequence in range(1, 6)]
        assert times == sorted(times, key=lambda at: at or post.clock.now())
    for received in post.receiver.received:
        received.verify(opened.secret)


def _work_a_little(post: Post, luck: random.Random) -> None:
    """Some wake-ups are lost, some come twice, and some workers die with the lease in their hands."""
    for lane in post.queue.take():
        chance = luck.random()
        if chance < 0.2:
            continue
        if chance < 0.3:
            now, machine = post.clock.now(), post.machine.now()
            soon = timedelta(milliseconds=1)
            post.lanes.claim(lane, new_id(machine), machine, machine + soon, now + timedelta(minutes=2))
            continue
        post.worker.work(lane)
        if chance > 0.9:
            post.worker.work(lane)
    post.clock.advance(timedelta(seconds=luck.randrange(30)))
