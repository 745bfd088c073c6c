"""Stream records and calls that functions gave up, tried once more.

Lambda's word of a discarded batch names its records and does not hold them: they are read from the stream, which keeps
them for a day. What is older is gone, and what should have followed from it is made anew by `pannier rebuild`.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from pannier.local.serverless import Function, StreamMapping
from pannier.local.streams_api import ApiError, StreamsApi
from pannier.streams.records import StreamRecord

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

STREAMS, CALLS = "stream-failures", "async-failures"
"""The queues in which Lambda puts word of what it discarded, without the deployment's name."""

REMEDIES: Mapping[str, str] = {
    "order_reactions": "statistics",
    "order_notifications": "inboxes",
    "menu_publisher": "menus",
    "merchant_reactions": "listings",
    "review_reactions": "ratings",
}
"""By function, the projection that is made anew of what is no longer in a stream."""

_GONE = frozenset({"TrimmedDataAccessException", "ResourceNotFoundException", "ExpiredIteratorException"})
_PAGE = 100
_HIDDEN_SECONDS = 900
_log = logging.getLogger(__name__)

Invoke = Callable[[str, object], object]
"""Calls a function, by its name or ARN as Lambda told it, with an event; what it answers. Raises InvocationFailed."""


class InvocationFailed(Exception):
    """The function failed once more."""


class RecordsGone(Exception):
    """The stream does not have them any more."""


@dataclass(slots=True)
class Replayed:
    """What became of the words in a queue: handled now; not to be had any more, by function; failed once more."""

    done: int = 0
    gone: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Replayer:
    """Reads words of failures from a queue, oldest first as far as it goes, and has each function try again.

    A word is deleted once its function has handled all of it, and stays otherwise; `drop_gone` deletes also what cannot
    be had any more. `settled` hears of each word that is deleted.
    """

    sqs: "SQSClient"
    streams: StreamsApi
    functions: Sequence[Function]
    invoke: Invoke
    settled: Callable[[Mapping[str, object]], None] = lambda _: None

    def replay(self, url: str, count: int, *, drop_gone: bool = False) -> Replayed:
        """At most so many words: what fails again meanwhile shall not go round and round."""
        replayed, looked_at = Replayed(), 0
        while looked_at < count:
            answer = self.sqs.receive_message(
                QueueUrl=url,
                MaxNumberOfMessages=min(10, count - looked_at),
                VisibilityTimeout=_HIDDEN_SECONDS,
            )
            messages = answer.get("Messages", [])
            if not messages:
                break
            looked_at += len(messages)
            for message in messages:
                if self._try(message, replayed, drop_gone=drop_gone):
                    self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                else:
                    self._show_again(url, message)
        return replayed

    def _show_again(self, url: str, message: "MessageTypeDef") -> None:
        self.sqs.change_message_visibility(
            QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
        )

    def _try(self, message: "MessageTypeDef", replayed: Replayed, *, drop_gone: bool) -> bool:
        """Whether the word can be deleted."""
        word = json.loads(message["Body"])
        arn = str(word["requestContext"]["functionArn"])
        name = function_of(arn, self.functions)
        try:
            for event in self._events(word, name):
                answer = self.invoke(arn, event)
                if isinstance(answer, dict) and answer.get("batchItemFailures"):
                    raise InvocationFailed("it reports failures")
        except RecordsGone:
            replayed.gone[name] = replayed.gone.get(name, 0) + 1
            if not drop_gone:
                return False
        except InvocationFailed as error:
            _log.warning("%s failed once more: %s", name, error)
            replayed.failed[name] = replayed.failed.get(name, 0) + 1
            return False
        else:
            replayed.done += 1
        self.settled(word)
        return True

    def _events(self, word: Mapping[str, object], name: str) -> Iterator[object]:
        if "requestPayload" in word:
            yield word["requestPayload"]
            return
        batch = word["DDBStreamBatchInfo"]
        assert isinstance(batch, dict)
        mapping = self._mapping(name, str(batch["streamArn"]))
        records = self._read(batch) if mapping is None else list(filter(mapping.matches, self._read(batch)))
        size = mapping.batch_size if mapping is not None else _PAGE
        for start in range(0, len(records), size):
            yield {"Records": records[start : start + size]}

    def _mapping(self, name: str, arn: str) -> StreamMapping | None:
        table = arn.split("/")[1]
        mappings = [each for function in self.functions if function.name == name for each in function.streams]
        return next((each for each in mappings if table.endswith(f"-{each.table_family}")), None)

    def _read(self, batch: Mapping[str, object]) -> list[StreamRecord]:
        """The records of a batch, from the first to the last that it names."""
        arn, shard = str(batch["streamArn"]), str(batch["shardId"])
        first, last = str(batch["startSequenceNumber"]), int(str(batch["endSequenceNumber"]))
        found: list[StreamRecord] = []
        try:
            iterator: str | None = self.streams.iterator(arn, shard, None, at=first)
            while iterator is not None:
                page = self.streams.records(iterator, _PAGE)
                found += [
                    {"eventSource": "aws:dynamodb", **record, "eventSourceARN": arn}
                    for record in page["Records"]
                    if int(record["dynamodb"]["SequenceNumber"]) <= last
                ]
                if not page["Records"] or int(page["Records"][-1]["dynamodb"]["SequenceNumber"]) >= last:
                    break
                iterator = page.get("NextShardIterator")
        except ApiError as error:
            if error.code in _GONE:
                raise RecordsGone from error
            raise
        if not found or found[0]["dynamodb"]["SequenceNumber"] != first:
            raise RecordsGone
        return found


def function_of(arn: str, functions: Sequence[Function]) -> str:
    """The name in serverless.yml of what Lambda names: `order_reactions`, or the ARN of `pannier-prod-order_reactions`,
    perhaps with an alias."""
    parts = arn.split(":")
    deployed = parts[6] if len(parts) > 6 else arn
    names = [each.name for each in functions if deployed == each.name or deployed.endswith(f"-{each.name}")]
    return max(names, key=len, default=deployed)


def waiting(sqs: "SQSClient", stack: str) -> dict[str, tuple[str, int]]:
    """The queues of such words that a deployment has: by name their URL, and how many words are in them."""
    found = {}
    for name in (STREAMS, CALLS):
        try:
            url = sqs.get_queue_url(QueueName=f"{stack}-{name}")["QueueUrl"]
        except ClientError as error:
            if error.response["Error"]["Code"].endswith(("NonExistentQueue", "QueueDoesNotExist")):
                continue
            raise
        answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        found[name] = (url, int(answer["Attributes"]["ApproximateNumberOfMessages"]))
    return found
