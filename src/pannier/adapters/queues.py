"""Sending to SQS queues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from pannier.adapters.clients import client, demand
from pannier.adapters.errors import provider_errors
from pannier.core.errors import TransientError
from pannier.core.settings import Settings
from pannier.telemetry.correlation import CORRELATION_ATTRIBUTE, current_correlation

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageAttributeValueTypeDef

LONGEST_DELAY_SECONDS = 900
_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Posting:
    """One message for a FIFO queue: see `Queue.send`."""

    body: Mapping[str, object]
    group: str
    deduplication: str


class Queue:
    """One queue, by its URL. What is sent is kept until a function has taken it, at least once."""

    def __init__(self, settings: Settings, url: str | None) -> None:
        """Raises SettingsError without a URL."""
        self._settings = settings
        self._url = demand(url, "the URL of a queue")
        self._fifo = self._url.endswith(".fifo")

    def send(
        self,
        body: Mapping[str, object],
        *,
        group: str | None = None,
        deduplication: str | None = None,
        delay_seconds: int = 0,
    ) -> None:
        """Send JSON. It goes through logs and dead letters, so it holds ids only, never anything personal. Beside it
        goes the id of the request that this follows from.

        `group` (what is of one group arrives in order) and `deduplication` (at most one within five minutes) act on
        FIFO queues only; those in turn know no delay of one message.

        Raises:
            TransientError: the queue is busy or out of reach; nothing was sent as far as we know.
        """
        fifo: dict[str, str] = {}
        if self._fifo:
            if delay_seconds:
                raise ValueError("a FIFO queue delays no single message")
            fifo = {"MessageGroupId": group or "all"}
            if deduplication is not None:
                fifo["MessageDeduplicationId"] = deduplication
        elif not 0 <= delay_seconds <= LONGEST_DELAY_SECONDS:
            raise ValueError(f"a queue delays by 0 to {LONGEST_DELAY_SECONDS} seconds")
        delay = {"DelaySeconds": delay_seconds} if delay_seconds else {}
        with provider_errors():
            client("sqs", self._settings).send_message(
                QueueUrl=self._url,
                MessageBody=orjson.dumps(dict(body)).decode(),
                MessageAttributes=_attributes(),
                **fifo,  # type: ignore[arg-type]  # optional arguments, as a dict
                **delay,  # type: ignore[arg-type]
            )

    def send_all(self, postings: Sequence[Posting]) -> None:
        """Send several to a FIFO queue, in this order, ten a call.

        Raises:
            TransientError: some were not sent. Sending all of them again is harmless within five minutes.
        """
        for start in range(0, len(postings), _AT_ONCE):
            with provider_errors():
                answer = client("sqs", self._settings).send_message_batch(
                    QueueUrl=self._url,
                    Entries=[
                        {
                            "Id": str(number),
                            "MessageBody": orjson.dumps(dict(posting.body)).decode(),
                            "MessageGroupId": posting.group,
                            "MessageDeduplicationId": posting.deduplication,
                            "MessageAttributes": _attributes(),
                        }
                        for number, posting in enumerate(postings[start : start + _AT_ONCE])
                    ],
                )
            if refused := answer.get("Failed"):
                codes = ", ".join(sorted({each["Code"] for each in refused}))
                raise TransientError(f"the queue refuses {len(refused)} messages: {codes}")


def _attributes() -> "dict[str, MessageAttributeValueTypeDef]":
    correlation_id = current_correlation()
    if correlation_id is None:
        return {}
    return {CORRELATION_ATTRIBUTE: {"DataType": "String", "StringValue": correlation_id}}
