"""Receivers that are down, gone, slow or hostile, and what becomes of their deliveries."""

import time
from collections.abc import Sequence
from datetime import timedelta

import pytest
from pynamodb.connection import Connection

from pannier.core.clock import SystemClock
from pannier.webhooks.addresses import Rules
from pannier.webhooks.errors import UrlProblem, WebhookUrlRefused
from pannier.webhooks.lifecycle import DELAYS
from pannier.webhooks.model import DeliveryState, DisabledReason, EndpointStatus, Owner, Problem
from pannier.webhooks.notices import disabled_messages
from pannier.webhooks.sending import HttpTransport, Patience
from pannier.webhooks.service import NewEndpoint
from tests.tables.webhooks.conftest import ALL_TYPES, OWNER, SHOP, Post, build, to_loopback
from tests.tables.webhooks.receiver import Behaviour, Handler, Receiver, answers


def test_a_receiver_that_answers_500_for_an_hour_gets_everything_in_order_after_it(post: Post) -> None:
    opened = post.register()
    post.receiver.behave = answers(500)
    stories = [post.order().go(2), post.order().go(3)]
    post.run()
    post.pass_time(timedelta(hours=1), timedelta(minutes=10))
    assert post.receiver.accepted == []
    assert post.fresh(opened.endpoint).failing_since is not None
    stories[0].go(1)
    post.receiver.behave = answers(200)
    post.settle(opened.endpoint)
    for story in stories:
        assert [each for each in post.receiver.accepted if each in story.ids] == story.ids
    endpoint = post.fresh(opened.endpoint)
    assert (endpoint.status, endpoint.failing_since) == (EndpointStatus.ACTIVE, None)
    assert post.logged(endpoint, DeliveryState.PENDING) == ()
    first = post.delivery(endpoint, stories[0], 1)
    assert [attempt.status for attempt in first.attempts] == [500] * (len(first.attempts) - 1) + [200]
    ids = {each.headers["webhook-id"] for each in post.receiver.received}
    assert ids == {*stories[0].ids, *stories[1].ids}
    for received in post.receiver.received:
        received.verify(opened.secret)


def test_after_a_day_of_failures_a_delivery_is_given_up_and_the_endpoint_disabled_with_one_notice(
    post: Post,
) -> None:
    opened = post.register()
    post.receiver.behave = answers(500)
    story = post.order().go(2)
    post.run()
    post.settle(opened.endpoint)
    post.pass_time(timedelta(minutes=1))
    endpoint = post.fresh(opened.endpoint)
    assert endpoint.status is EndpointStatus.DISABLED
    assert endpoint.disabled_because is DisabledReason.FAILING
    first, second = (post.delivery(endpoint, story, sequence) for sequence in (1, 2))
    assert first.state is DeliveryState.FAILED
    assert len(first.attempts) == len(DELAYS) + 1
    assert first.failed_at is not None
    assert first.failed_at - first.attempts[0].at >= timedelta(hours=24)
    assert (second.state, second.attempts) == (DeliveryState.PENDING, ())
    (told,) = post.told
    assert (told.endpoint, told.at) == (endpoint.id, endpoint.disabled_at)
    (message,) = disabled_messages(told)
    assert (message.recipient.key, message.merchant_id) == (f"merchant:{SHOP}", SHOP)
    assert message.params.subject == f"127.0.0.1:{post.receiver.port}"

    requests = len(post.receiver.received)
    third = post.order().go(1)
    post.pass_time(timedelta(days=1), timedelta(hours=8))
    assert len(post.receiver.received) == requests
    post.receiver.behave = answers(204)
    post.service.resume(OWNER, str(endpoint.id))
    post.pass_time(timedelta(minutes=2))
    assert sorted(post.receiver.accepted) == sorted([story.ids[1], third.ids[0]])
    resumed = post.fresh(endpoint)
    assert (resumed.status, resumed.failing_since, resumed.disabled_at) == (EndpointStatus.ACTIVE, None, None)
    post.log.redeliver(OWNER, str(first.id))
    post.run()
    assert post.receiver.accepted[-1] == story.ids[0]
    assert len(post.told) == 1


def test_a_receiver_that_is_gone_is_disabled_at_once_and_operators_hear_of_a_partners(post: Post) -> None:
    opened = post.register(Owner())
    post.receiver.behave = answers(410)
    post.order().go(2)
    post.run()
    assert len(post.receiver.received) == 1
    endpoint = post.fresh(opened.endpoint)
    assert (endpoint.status, endpoint.disabled_because) == (EndpointStatus.DISABLED, DisabledReason.GONE)
    assert len(post.logged(endpoint, DeliveryState.PENDING)) == 2
    post.pass_time(timedelta(minutes=3))
    (message,) = disabled_messages(post.told[0])
    assert (message.recipient.key, message.merchant_id) == ("operators", None)


def test_a_notice_that_could_not_be_brought_is_brought_a_minute_later(
    connection: Connection, post: Post
) -> None:
    from pannier.core.errors import TransientError
    from pannier.webhooks.events import WebhookDisabled
    from pannier.webhooks.retries import RetrySweeper, Swept

    post.register()
    post.receiver.behave = answers(410)
    post.order().go(1)
    post.run()

    def down(event: WebhookDisabled) -> None:
        raise TransientError("busy")

    broken = RetrySweeper(post.endpoints, post.lanes, post.jobs, post.queue, down, post.clock)
    assert broken.sweep() == Swept(failed=1)
    assert broken.sweep() == Swept(failed=1)
    assert post.sweep() == Swept(done=1)
    assert post.sweep() == Swept()
    assert len(post.told) == 1


def test_a_receiver_may_ask_to_be_left_alone_for_a_while(post: Post) -> None:
    opened = post.register()
    post.receiver.behave = answers(503, Retry_After="1800")
    story = post.order().go(1)
    post.run()
    assert post.delivery(opened.endpoint, story, 1).due_at == post.clock.now() + timedelta(minutes=30)


def _hang(handler: Handler, body: bytes) -> None:
    handler.receiver.released.wait(20)


def _trickle(handler: Handler, body: bytes) -> None:
    """A byte now and then: never silent for long, never done."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while not handler.receiver.released.wait(0.05):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def _flood(handler: Handler, body: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000)


def _babble(handler: Handler, body: bytes) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    handler.close_connection = True


def _large(handler: Handler, body: bytes) -> None:
    """An acceptance whose body never ends."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not handler.receiver.released.is_set():
        handler.wfile.write(b"x" * 65_536)


@pytest.mark.parametrize(
    ("behave", "problem"),
    [
        (_hang, Problem.TIMEOUT),
        (_trickle, Problem.TIMEOUT),
        (_flood, Problem.MALFORMED),
        (_babble, Problem.MALFORMED),
        (_large, None),
    ],
)
def test_a_receiver_takes_no_more_time_and_memory_than_it_may(
    receiver: Receiver, behave: Behaviour, problem: Problem | None
) -> None:
    receiver.behave = behave
    transport = HttpTransport(
        Rules(allow_loopback=True),
        to_loopback,
        SystemClock(),
        Patience(connect=10, total=0.4 if problem is Problem.TIMEOUT else 20),
    )
    began = time.monotonic()
    outcome = transport.post(receiver.url, {}, b"{}")
    assert outcome.attempt.problem is problem
    assert time.monotonic() - began < 10
    receiver.released.set()


def test_nobody_listens(receiver: Receiver) -> None:
    transport = HttpTransport(Rules(allow_loopback=True), to_loopback, SystemClock(), Patience(10, 20))
    outcome = transport.post("http://127.0.0.1:9/", {}, b"{}")
    assert outcome.attempt.problem is Problem.UNREACHABLE


def test_proxies_of_the_environment_are_not_used(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    post.register()
    story = post.order().go(1)
    post.run()
    assert post.receiver.accepted == story.ids


class Rebinding:
    """Answers a public address when it is registered, and the machine itself from then on."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return ("1.1.1.1",) if self.asked == 1 else ("127.0.0.1",)


def test_a_name_that_leads_inside_the_second_time_is_refused_when_it_is_used(
    connection: Connection, receiver: Receiver
) -> None:
    resolve = Rebinding()
    post = build(connection, receiver, resolve, SystemClock(), Rules())
    url = f"https://shop.example:{receiver.port}/hook"
    opened = post.service.register(OWNER, Owner(SHOP), NewEndpoint(url, ALL_TYPES))
    post.clock.advance(timedelta(seconds=10))
    story = post.order().go(1)
    post.run()
    assert resolve.asked == 2
    assert receiver.received == []
    delivery = post.delivery(opened.endpoint, story, 1)
    assert [each.problem for each in delivery.attempts] == [Problem.ADDRESS_REFUSED]
    assert delivery.state is DeliveryState.PENDING


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.1/"]
)
def test_a_url_that_leads_inside_cannot_be_registered(
    connection: Connection, receiver: Receiver, url: str
) -> None:
    from pannier.webhooks.addresses import SystemResolver

    post = build(connection, receiver, SystemResolver(), SystemClock(), Rules())
    with pytest.raises(WebhookUrlRefused) as refusal:
        post.service.register(OWNER, Owner(SHOP), NewEndpoint(url, ALL_TYPES))
    assert refusal.value.reason is UrlProblem.ADDRESS_REFUSED
    assert post.endpoints.all_of(Owner(SHOP)) == ()
