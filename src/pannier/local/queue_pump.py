"""The queue pump: one thread a mapping reads the queue and has the function work off its batches, as Lambda would.

How often a message may come, and where it goes then, is the queue's own redrive policy, which the engine keeps to.
"""

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from pannier.adapters.clients import client
from pannier.core.settings import Settings
from pannier.local.activity import NEVER, Activity, Watcher
from pannier.local.filters import Matcher, any_of
from pannier.local.queue_batches import QueueInvoke, deliver, pause_before, record_of
from pannier.local.resources import MadeQueue
from pannier.streams.queue import QueueRecord

_log = logging.getLogger(__name__)

_SHORTEST_NAP = 0.1
_LONGEST_NAP = 0.5
_STOP_WITHIN = 20.0


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """One queue at a glance.

    `pending` is to be worked off now or is just being so, or comes again in a moment; `delayed` was sent for later;
    `dead` was given up and lies in the dead letters until `pannier redrive` moves it back.
    """

    function: str
    queue: str
    idle: bool
    pending: int
    delayed: int
    dead: int
    invocations: int
    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class Source:
    """A queue and how its function takes it."""

    function: str
    queue: MadeQueue
    batch_size: int = 10
    at_once: int = 1
    partial_responses: bool = False
    matches: Matcher = field(default_factory=lambda: any_of([]))


@dataclass(slots=True)
class _Counts:
    pending: int = 0
    delayed: int = 0
    dead: int = 0
    invocations: int = 0
    done: int = 0
    failed: int = 0


class _Worker(threading.Thread):
    """Carries one queue's messages to its function."""

    def __init__(self, source: Source, settings: Settings, invoke: QueueInvoke, activity: Activity) -> None:
        super().__init__(name=f"queue {source.queue.name}", daemon=True)
        self._source = source
        self._region = settings.region
        self._sqs = client("sqs", settings)
        self._invoke = invoke
        self._activity = activity
        self._stopping = threading.Event()
        self._places = threading.Semaphore(source.at_once)
        self._pool = ThreadPoolExecutor(source.at_once, thread_name_prefix=self.name)
        self._lock = threading.Lock()
        self._counts = _Counts()
        self._dead_may_differ = True
        self._held_back = False
        self.empty_at = NEVER
        """When the last look at the queue began that found nothing in it, not even with the function."""

    def stop(self) -> None:
        self._stopping.set()

    def finish(self) -> None:
        """Wait for what runs."""
        self.join(timeout=_STOP_WITHIN)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def run(self) -> None:
        nap = _SHORTEST_NAP
        down = False
        while not self._stopping.is_set():
            seen = self._activity.stirred
            try:
                found = self._round()
                down = False
            except (BotoCoreError, ClientError) as error:
                if not down:
                    _log.warning("%s: %s", self.name, error)
                down, found, self.empty_at = True, False, NEVER
            if not found and self._held_back:
                self._activity.nap(_SHORTEST_NAP, seen)  # until what holds the others of its group is done
            elif not found:
                self._stopping.wait(_SHORTEST_NAP)
                self._activity.nap(nap, seen)
                nap = min(nap * 1.5, _LONGEST_NAP) if seen == self._activity.stirred else _SHORTEST_NAP

    def status(self) -> QueueStatus:
        counts = self._counts
        return QueueStatus(
            function=self._source.function,
            queue=self._source.queue.name,
            idle=self.empty_at > self._activity.quiet_since(),
            pending=counts.pending,
            delayed=counts.delayed,
            dead=counts.dead,
            invocations=counts.invocations,
            done=counts.done,
            failed=counts.failed,
        )

    def _round(self) -> bool:
        """Look once. Whether a batch went to the function."""
        began = time.monotonic()
        self._held_back = False
        waiting, with_function = self._count()
        if not waiting:
            self.empty_at = NEVER if with_function else began
            return False
        self.empty_at = NEVER
        if not self._places.acquire(timeout=_LONGEST_NAP):
            return True  # as many batches as may be are with the function
        records: list[QueueRecord] = []
        try:
            records = self._receive()
        finally:
            if not records:
                self._places.release()
        if records:
            self._pool.submit(self._work_off, records)
        self._held_back = with_function > 0 and not records
        return bool(records)

    def _count(self) -> tuple[int, int]:
        """How many messages may be received now, and how many are out of sight."""
        answer = self._sqs.get_queue_attributes(QueueUrl=self._source.queue.url, AttributeNames=["All"])
        attributes = answer["Attributes"]
        waiting = int(attributes["ApproximateNumberOfMessages"])
        hidden = int(attributes["ApproximateNumberOfMessagesNotVisible"])
        self._counts.pending = waiting + hidden
        self._counts.delayed = int(attributes["ApproximateNumberOfMessagesDelayed"])
        if waiting or hidden:
            self._dead_may_differ = True
        elif self._dead_may_differ:
            self._count_dead()
            self._dead_may_differ = False
        return waiting, hidden

    def _count_dead(self) -> None:
        if (name := self._source.queue.dead_letters) is not None:
            url = self._sqs.get_queue_url(QueueName=name)["QueueUrl"]
            answer = self._sqs.get_queue_attributes(
                QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"]
            )
            self._counts.dead = int(answer["Attributes"]["ApproximateNumberOfMessages"])

    def _receive(self) -> list[QueueRecord]:
        queue = self._source.queue
        answer = self._sqs.receive_message(
            QueueUrl=queue.url,
            MaxNumberOfMessages=self._source.batch_size,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return [record_of(message, queue.arn, self._region) for message in answer.get("Messages", [])]

    def _work_off(self, records: list[QueueRecord]) -> None:
        source = self._source
        try:
            with self._activity:
                settled = deliver(
                    source.function,
                    self._invoke,
                    records,
                    matches=source.matches,
                    partial_responses=source.partial_responses,
                )
                self._remove([each for each in records if each["messageId"] in settled.done])
                self._give_back([each for each in records if each["messageId"] in settled.failed])
            with self._lock:
                self._counts.invocations += 1
                self._counts.done += len(settled.done)
                self._counts.failed += len(settled.failed)
        except (BotoCoreError, ClientError) as error:
            _log.warning("%s: %s; its messages will come again", self.name, error)
        finally:
            self._places.release()

    def _remove(self, records: Sequence[QueueRecord]) -> None:
        if records:
            self._sqs.delete_message_batch(
                QueueUrl=self._source.queue.url,
                Entries=[
                    {"Id": str(number), "ReceiptHandle": record["receiptHandle"]}
                    for number, record in enumerate(records)
                ],
            )

    def _give_back(self, records: Sequence[QueueRecord]) -> None:
        if records:
            self._sqs.change_message_visibility_batch(
                QueueUrl=self._source.queue.url,
                Entries=[
                    {
                        "Id": str(number),
                        "ReceiptHandle": record["receiptHandle"],
                        "VisibilityTimeout": pause_before(
                            int(record["attributes"]["ApproximateReceiveCount"])
                        ),
                    }
                    for number, record in enumerate(records)
                ],
            )


class QueuePump:
    """All queues of one machine that functions hang on. Start it once; a stopped pump stays stopped."""

    def __init__(self, settings: Settings, activity: Activity) -> None:
        self._settings = settings
        self._activity = activity
        self._workers: list[_Worker] = []

    def add(self, source: Source, invoke: QueueInvoke) -> None:
        """Have a queue's messages delivered to `invoke`. Before the start."""
        self._workers.append(_Worker(source, self._settings, invoke, self._activity))

    def start(self) -> None:
        for worker in self._workers:
            worker.start()

    def status(self) -> list[QueueStatus]:
        return [worker.status() for worker in self._workers]

    def watchers(self) -> Sequence[Watcher]:
        """Who looks after the queues, for whoever waits for more than those."""
        return self._workers

    def is_alive(self) -> bool:
        """Whether every queue is being looked after."""
        return all(worker.is_alive() for worker in self._workers)

    def stop(self) -> None:
        """Take nothing more, and wait for what the functions have in hand. What is left stays in the queues."""
        for worker in self._workers:
            worker.stop()
        self._activity.stir()
        for worker in self._workers:
            worker.finish()
