"""Who does what when: timed jobs, and so many hands that take them up."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count

from pannier.local.simulate.recorder import Recorder
from pannier.local.simulate.replies import UnexpectedReply
from pannier.local.simulate.timing import PlatformTime
from pannier.local.simulate.transport import SimulatedError

Job = Callable[[], Awaitable[None]]

_Entry = tuple[datetime, int, Job]

_LOOK_AGAIN = 0.1  # real seconds; the clock may jump meanwhile


class Agenda:
    """Jobs in the order of the platform's time. What is due is taken up as soon as a hand is free.

    Where more is due than there are hands, leisurely jobs wait for all others, so that what was begun is finished in
    time rather than more being begun. A job that is refused, or meets an unexpected answer, simply ends; both are
    written down.
    """

    def __init__(self, time: PlatformTime, recorder: Recorder, hands: int) -> None:
        self._recorder = recorder
        self._time = time
        self._hands = hands
        self._jobs: list[_Entry] = []
        self._leisurely: list[_Entry] = []
        self._numbers = count()
        self._busy = 0
        self._tasks: list[asyncio.Task[None]] = []

    def at(self, when: datetime, job: Job, *, leisurely: bool = False) -> None:
        """Have it done at that moment of the platform's time."""
        heapq.heappush(self._leisurely if leisurely else self._jobs, (when, next(self._numbers), job))

    def after(self, delay: timedelta, job: Job) -> None:
        """Have it done so much later."""
        self.at(self._time.now() + delay, job)

    def soon(self, job: Job) -> None:
        """Have it done as soon as a hand is free."""
        self.at(self._time.now(), job)

    def start(self) -> None:
        """Begin to work; needs a running event loop."""
        self._tasks = [asyncio.create_task(self._work()) for _ in range(self._hands)]

    async def stop(self) -> None:
        """Stop, whatever is left."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def waiting(self) -> int:
        """Jobs that are planned or being done."""
        return len(self._jobs) + len(self._leisurely) + self._busy

    def due_by(self, moment: datetime) -> int:
        """Jobs that are being done, or will be up to this moment."""
        return self._busy + sum(when <= moment for when, _, _ in (*self._jobs, *self._leisurely))

    @property
    def behind(self) -> timedelta:
        """By how much the most urgent job is late."""
        due = self._jobs[0][0] if self._jobs else self._time.now()
        return max(timedelta(0), self._time.now() - due)

    @property
    def next_at(self) -> datetime | None:
        """When the next job is due; None without one."""
        return min((queue[0][0] for queue in (self._jobs, self._leisurely) if queue), default=None)

    def check(self) -> None:
        """Raises what a hand died of: a mistake in the simulator itself."""
        for task in self._tasks:
            if task.done() and not task.cancelled():
                task.result()

    async def _work(self) -> None:
        while True:
            job = self._due()
            if job is None:
                await asyncio.sleep(self._pause())
                continue
            self._busy += 1
            try:
                await job()
            except SimulatedError:
                pass  # written down where it was met
            except UnexpectedReply as error:
                self._recorder.failed("an answer", str(error))
            finally:
                self._busy -= 1

    def _due(self) -> Job | None:
        now = self._time.now()
        for queue in (self._jobs, self._leisurely):
            if queue and queue[0][0] <= now:
                return heapq.heappop(queue)[2]
        return None

    def _pause(self) -> float:
        upcoming = self.next_at
        if upcoming is None:
            return _LOOK_AGAIN
        return min(_LOOK_AGAIN, max(0.0, self._time.real_seconds(upcoming - self._time.now())))
