"""How far the forgetting of a person has come. Which steps there are is the privacy package's to know."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pannier.core.paging import Key

SETTLED_AFTER = timedelta(hours=25)
"""What was on its way when somebody left has arrived by then: a stream keeps a change for a day, an access token is
good for a quarter of an hour. So everything is looked through once more at that time.
"""
_LEASE = timedelta(minutes=5)
_WAIT = timedelta(hours=1)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody is being forgotten, in passes over all that is kept. Names them by the id that stays, and no otherwise.

    `step` and `after` tell where this pass goes on; empty: at the beginning. `waits`: it had to leave something for
    another pass, an open order, say. `due_at`: when somebody is to go on with it; None: everything is done.
    """

    user_id: str
    begun_at: datetime
    pass_began_at: datetime
    due_at: datetime | None
    step: str = ""
    after: Key | None = None
    waits: bool = False
    failures: int = 0
    version: int = 0

    @property
    def is_last_pass(self) -> bool:
        """Whether nothing can turn up any more that this pass does not find."""
        return self.pass_began_at >= self.begun_at + SETTLED_AFTER

    def taken(self, now: datetime) -> "Erasure":
        """Somebody goes on with it, and nobody else for five minutes; who dies over it is followed by another."""
        began = self.pass_began_at if self.step else now
        return replace(self, due_at=now + _LEASE, pass_began_at=began)

    def advanced(self, step: str, after: Key | None, now: datetime, *, waits: bool) -> "Erasure":
        """A bounded piece of work is done; the next begins there."""
        return replace(
            self, step=step, after=after, waits=self.waits or waits, due_at=now + _LEASE, failures=0
        )

    def yielded(self, now: datetime) -> "Erasure":
        """It is to go on at once, in another call."""
        return replace(self, due_at=now)

    def failed(self, now: datetime) -> "Erasure":
        """It goes on from the same place after a pause, twice as long as the last one."""
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(self.failures, 10))
        return replace(self, due_at=now + pause, failures=self.failures + 1)

    def passed(self, now: datetime) -> "Erasure":
        """A pass came to its end: there is another after a while, or the matter is closed."""
        if self.waits:
            due_at: datetime | None = now + _WAIT
        else:
            due_at = None if self.is_last_pass else self.begun_at + SETTLED_AFTER
        return replace(self, due_at=due_at, step="", after=None, waits=False, failures=0)
