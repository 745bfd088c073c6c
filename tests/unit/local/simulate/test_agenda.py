"""Jobs are done in time, by so many hands."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from pannier.core.clock import FileClock
from pannier.local.simulate.agenda import Agenda
from pannier.local.simulate.recorder import Recorder
from pannier.local.simulate.replies import UnexpectedReply
from pannier.local.simulate.timing import PlatformTime
from pannier.local.simulate.transport import Unexpected


@pytest.fixture
def time(tmp_path: Path) -> PlatformTime:
    return PlatformTime(FileClock(tmp_path / "clock.json"))


@asynccontextmanager
async def started(agenda: Agenda) -> AsyncIterator[Agenda]:
    agenda.start()
    try:
        yield agenda
    finally:
        await agenda.stop()


async def finished(agenda: Agenda) -> None:
    async with asyncio.timeout(5):
        while agenda.waiting:  # noqa: ASYNC110 - there is nothing to be told by
            await asyncio.sleep(0.01)


def writes(done: list[str], name: str) -> Callable[[], Awaitable[None]]:
    async def job() -> None:
        done.append(name)

    return job


async def test_jobs_are_done_in_the_order_of_their_time_which_may_jump(time: PlatformTime) -> None:
    done: list[str] = []
    async with started(Agenda(time, Recorder(), 2)) as agenda:
        agenda.after(timedelta(hours=2), writes(done, "third"))
        agenda.after(timedelta(hours=1), writes(done, "second"))
        agenda.soon(writes(done, "first"))
        await asyncio.sleep(0.2)
        assert done == ["first"]
        assert agenda.waiting == 2
        assert agenda.due_by(time.now() + timedelta(hours=1, minutes=1)) == 1
        time.advance(timedelta(hours=3))
        await finished(agenda)
    assert done == ["first", "second", "third"]


async def test_no_more_jobs_at_once_than_there_are_hands(time: PlatformTime) -> None:
    busy = most = 0

    async def job() -> None:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0.01)
        busy -= 1

    async with started(Agenda(time, Recorder(), 3)) as agenda:
        for _ in range(12):
            agenda.soon(job)
        await finished(agenda)
    assert most == 3


async def test_what_a_job_meets_ends_that_job_only(time: PlatformTime) -> None:
    recorder, done = Recorder(), list[str]()

    async def meets_an_error() -> None:
        raise Unexpected("written down by who raised it")

    async def misreads() -> None:
        raise UnexpectedReply("order.id is missing")

    async with started(Agenda(time, recorder, 1)) as agenda:
        for job in (meets_an_error, misreads, writes(done, "after")):
            agenda.soon(job)
        await finished(agenda)
        agenda.check()
    assert done == ["after"]
    assert [error.what for error in recorder.unexpected] == ["order.id is missing"]


async def test_a_mistake_of_the_simulator_itself_is_not_swallowed(time: PlatformTime) -> None:
    async def mistaken() -> None:
        raise KeyError("oops")

    async with started(Agenda(time, Recorder(), 1)) as agenda:
        agenda.soon(mistaken)
        await asyncio.sleep(0.1)
        with pytest.raises(KeyError):
            agenda.check()


async def test_leisurely_jobs_wait_for_all_that_is_due(time: PlatformTime) -> None:
    done: list[str] = []
    agenda = Agenda(time, Recorder(), 1)
    start = time.now()
    agenda.at(start - timedelta(minutes=2), writes(done, "leisurely"), leisurely=True)
    agenda.at(start - timedelta(minutes=1), writes(done, "urgent"))
    assert agenda.next_at == start - timedelta(minutes=2)
    async with started(agenda):
        await finished(agenda)
    assert done == ["urgent", "leisurely"]
