"""The receiver of the simulation: verifies, remembers the order of first acceptances, and fails."""

import asyncio
import json
from datetime import UTC, datetime

import httpx
from standardwebhooks import Webhook

from pannier.local.simulate.receiver import Journal, Receiver

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
DOCUMENT = {"id": "order:1", "sequence": 1, "order": {"id": "T3JkZXI6MQ"}}


def _signed(body: bytes, secret: str = SECRET, message_id: str = "order:1") -> dict[str, str]:
    at = datetime.now(UTC)
    signature = Webhook(secret).sign(message_id, at, body.decode())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


async def _post(receiver: Receiver, *headers: dict[str, str], body: bytes) -> list[int]:
    await receiver.open()
    try:
        async with httpx.AsyncClient() as client:
            url = receiver.url("shop")
            return [(await client.post(url, content=body, headers=each)).status_code for each in headers]
    finally:
        await receiver.close()


def test_what_is_signed_is_accepted_and_a_repetition_is_counted() -> None:
    receiver, body = Receiver(1), json.dumps(DOCUMENT).encode()
    receiver.fails = False
    receiver.expect("shop", SECRET)
    assert asyncio.run(_post(receiver, _signed(body), _signed(body), body=body)) == [204, 204]
    journal = receiver.journals["shop"]
    assert (dict(journal.accepted), journal.repeated, receiver.refused) == ({"T3JkZXI6MQ": [1]}, 1, [])


def test_what_is_signed_with_another_secret_or_for_another_event_is_refused() -> None:
    receiver, body = Receiver(1), json.dumps(DOCUMENT).encode()
    receiver.fails = False
    receiver.expect("shop", SECRET)
    wrong = _signed(body, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), _signed(body, message_id="order:2")
    assert asyncio.run(_post(receiver, *wrong, body=body)) == [401, 401]
    assert (receiver.journals["shop"].events, len(receiver.refused)) == (0, 2)


def test_a_journal_tells_what_is_missing_and_what_came_too_early() -> None:
    journal = Journal(SECRET)
    for order_id, sequence in (("a", 1), ("a", 2), ("a", 2), ("b", 2), ("b", 1)):
        journal.accept(order_id, sequence)
    assert (journal.events, journal.repeated) == (4, 1)
    assert journal.missing({"a": 3, "b": 2, "c": 1}) == ["a:3", "c:1"]
    assert journal.disordered() == ["b"]
