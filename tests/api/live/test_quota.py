"""What is sent over a live connection counts as much as a request does."""

import json
from dataclasses import replace
from datetime import timedelta

from pannier.api.live.session import LiveSessions, Peer
from pannier.core.settings import Quota, RateTerms
from pannier.quotas.repository import UsageRepository
from pannier.quotas.service import RateLimits
from tests.api.live.conftest import SUBSCRIPTION, Served


def test_who_subscribes_too_often_is_told_when_to_come_back_and_keeps_what_runs(served: Served) -> None:
    terms = RateTerms(timedelta(minutes=1), per_user=Quota(2, 100_000))
    limits = RateLimits(UsageRepository(), terms, b"a secret for tests only", served.clock)
    sessions = LiveSessions(served.schema, replace(served.services, rate_limits=limits), served.connections)
    peer = Peer("C-eager", timedelta(0))
    sessions.receive(
        peer, json.dumps({"type": "connection_init", "payload": {"token": served.token("eager")}})
    )

    def subscribe(id_: str) -> tuple[bytes, ...]:
        payload = {"query": SUBSCRIPTION, "variables": {"of": "eager"}}
        return sessions.receive(peer, json.dumps({"id": id_, "type": "subscribe", "payload": payload})).frames

    assert (subscribe("1"), subscribe("2")) == ((), ())
    (frame,) = subscribe("3")
    told = json.loads(frame)
    wait = 60 - int(served.clock.now().timestamp()) % 60
    assert (told["id"], told["type"]) == ("3", "error")
    assert [error["extensions"] for error in told["payload"]] == [
        {"code": "RATE_LIMITED", "retryAfterSeconds": wait}
    ]
    assert served.subscribers("eager") == [("C-eager", "1"), ("C-eager", "2")]
    sessions.forget("C-eager")
