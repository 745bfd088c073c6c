"""Makes a projection anew, merchant by merchant, then looks for what belongs to none."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice

from pannier.core.errors import TransientError
from pannier.core.paging import PageRequest
from pannier.maintenance.model import Progress
from pannier.maintenance.rebuilds.model import Mended, Projection
from pannier.maintenance.repository import ProgressRepository
from pannier.merchants.model import MerchantStatus
from pannier.merchants.repository import MerchantRepository
from pannier.orders.repository.histories import HistoryIncomplete

_MERCHANTS, _STRAYS = 0, 1
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Step:
    """How far a rebuilding has come: merchants done of all of them, and what was seen and mended so far."""

    merchants: int
    of: int
    mended: Mended


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuilding came to; `failed` are merchants that have to be tried once more, each with the reason."""

    mended: Mended
    failed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RebuildRunner:
    """Rebuilds one projection. `merchants` are all there are, by id; `at_once` of them are worked on together.

    How far it has come is kept, so a run that was killed is gone on with; after a whole one, the next begins anew.
    """

    projection: Projection
    merchants: Callable[[], Iterable[str]]
    progress: ProgressRepository
    at_once: int = 4
    tell: Callable[[Step], None] = lambda _: None

    @property
    def job(self) -> str:
        return f"rebuild#{self.projection.name}"

    def run(self) -> Rebuilt:
        """All merchants, and the strays.

        Raises:
            SomebodyElseGoesOn: another process does the same.
            KeepsChanging, Throttled: among the strays; the next run goes on with them.
        """
        merchants, strays = self.progress.load(self.job, 2)
        if strays.done:
            self.progress.forget(self.job)
            merchants, strays = self.progress.load(self.job, 2)
        failed: list[tuple[str, str]] = []
        merchants = self._all(merchants, failed)
        for mended in self.projection.strays():
            strays = replace(strays, seen=strays.seen + mended.seen, changed=strays.changed + mended.mended)
        strays = self.progress.save(replace(strays, done=True))
        total = Mended(merchants.seen + strays.seen, merchants.changed + strays.changed)
        return Rebuilt(total, tuple(failed))

    def run_one(self, merchant_id: str) -> Rebuilt:
        """One merchant, whatever was done before."""
        mended, reason = self._one(merchant_id)
        return Rebuilt(mended, ((merchant_id, reason),) if reason else ())

    def _all(self, part: Progress, failed: list[tuple[str, str]]) -> Progress:
        ids = sorted(set(self.merchants()))
        last = str(part.after["merchant"]) if part.after else ""
        left = iter([merchant_id for merchant_id in ids if merchant_id > last])
        done = sum(merchant_id <= last for merchant_id in ids)
        with ThreadPoolExecutor(self.at_once) as pool:
            while some := list(islice(left, self.at_once)):
                for merchant_id, (mended, reason) in zip(some, pool.map(self._one, some), strict=True):
                    part = replace(part, seen=part.seen + mended.seen, changed=part.changed + mended.mended)
                    if reason:
                        failed.append((merchant_id, reason))
                done += len(some)
                part = self.progress.save(replace(part, after={"merchant": some[-1]}))
                self.tell(Step(done, len(ids), Mended(part.seen, part.changed)))
        return part if part.done else self.progress.save(replace(part, done=True))

    def _one(self, merchant_id: str) -> tuple[Mended, str]:
        """What was mended, and why it could not be to the end."""
        reason = ""
        for _ in range(_TRIES):
            try:
                return self.projection.rebuild(merchant_id), ""
            except TransientError as error:
                reason = str(error)
            except HistoryIncomplete as error:
                return Mended(), f"the timeline of the order {error} is not whole"
        return Mended(), reason


def merchant_ids(merchants: MerchantRepository, page: int = 500) -> Iterator[str]:
    """Every merchant, by status. Queries of an index: one that is just being made has nothing to be rebuilt."""
    for status in MerchantStatus:
        request = PageRequest(page)
        while True:
            found = merchants.page_ids_by_status(status, request)
            yield from found.items
            if not found.has_next:
                break
            request = PageRequest(page, found.keys[-1])
