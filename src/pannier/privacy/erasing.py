"""Going on with an erasure: bounded pieces of work, each remembered, until everything has been looked through.

Whoever goes on with one holds it for five minutes; a crash, a timeout or an item that cannot be handled leaves it in
the queue, from where a schedule takes it up again at the piece where it stopped.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange
from pannier.core.paging import Key
from pannier.telemetry.catalogue import FAILURES
from pannier.telemetry.measuring import measure
from pannier.users.erasure import Erasure
from pannier.users.repository import ErasureRepository

_PIECES_A_CALL = 100
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a step that was done: where the next one begins, None after the last; and whether it left something
    that another pass has to come back for.
    """

    after: Key | None = None
    waits: bool = False


DONE = Piece()
Step: TypeAlias = Callable[[Erasure, Key | None], Piece]
"""Erases one kind of thing, from where the last piece ended. Does nothing the second time."""


class Eraser:
    """Goes through the steps, in their order."""

    def __init__(
        self,
        erasures: ErasureRepository,
        steps: Mapping[str, Step],
        clock: Clock,
        pieces: int = _PIECES_A_CALL,
    ) -> None:
        self._erasures = erasures
        self._steps = dict(steps)
        self._names = list(steps)
        self._clock = clock
        self._pieces = pieces

    def go_on(self, user_id: str) -> bool:
        """Go on with the erasure of a person, if it is due and nobody else does; False when something went wrong.

        What goes wrong is remembered and tried again after a pause, so this raises only where even that cannot be
        written; then whoever held it is followed by another after five minutes.
        """
        now = self._clock.now()
        erasure = self._erasures.find(user_id)
        if erasure is None or erasure.due_at is None or erasure.due_at > now:
            return True
        try:
            return self._work(self._erasures.save(erasure.taken(now)))
        except ConcurrentChange:
            return True  # somebody else took it

    def _work(self, erasure: Erasure) -> bool:
        for _ in range(self._pieces):
            step = erasure.step if erasure.step in self._steps else self._names[0]
            try:
                piece = self._steps[step](erasure, erasure.after if step == erasure.step else None)
            except Exception as error:  # noqa: BLE001 - whatever it is, others must not wait for it, and it comes again
                measure(FAILURES)
                # the message of an error may quote what an item holds
                _log.error(
                    "erasing stopped at %s: %s",
                    step,
                    type(error).__qualname__,
                    extra={"user": erasure.user_id},
                )
                _log.debug("the failure in full", exc_info=error)
                self._erasures.save(erasure.failed(self._clock.now()))
                return False
            following = step if piece.after is not None else self._after(step)
            done = erasure.advanced(following or step, piece.after, self._clock.now(), waits=piece.waits)
            if following is None:
                self._erasures.save(done.passed(self._clock.now()))
                return True
            erasure = self._erasures.save(done)
        self._erasures.save(erasure.yielded(self._clock.now()))
        return True

    def _after(self, step: str) -> str | None:
        position = self._names.index(step) + 1
        return self._names[position] if position < len(self._names) else None


@dataclass(frozen=True, slots=True)
class Sweep:
    """How many erasures went on, and how many of them failed for now."""

    gone_on: int = 0
    failed: int = 0


class ErasureSweeper:
    """Goes on with every erasure that is due."""

    def __init__(self, erasures: ErasureRepository, eraser: Eraser, clock: Clock, most: int = 20) -> None:
        self._erasures = erasures
        self._eraser = eraser
        self._clock = clock
        self._most = most

    def sweep(self) -> Sweep:
        """Each that is due, the longest overdue first, a bounded number. One that fails keeps nobody waiting."""
        gone_on = failed = 0
        for user_id in self._erasures.ids_due(self._clock.now(), self._most):
            gone_on += 1
            try:
                failed += not self._eraser.go_on(user_id)
            except Exception as error:  # noqa: BLE001 - not even its failure could be written; it stays in the queue
                measure(FAILURES)
                _log.error("erasing stopped: %s", type(error).__qualname__, extra={"user": user_id})
                failed += 1
        return Sweep(gone_on, failed)
