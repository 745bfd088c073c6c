"""Sending to SQS queues."""

from collections.abc import Mapping

import orjson

from pannier.adapters.clients import client, demand
from pannier.adapters.errors import provider_errors
from pannier.core.settings import Settings

LONGEST_DELAY_SECONDS = 900


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
        """Send JSON. It goes through logs and dead letters, so it holds ids only, never anything personal.

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
                **fifo,  # type: ignore[arg-type]  # optional arguments, as a dict
                **delay,  # type: ignore[arg-type]
            )
