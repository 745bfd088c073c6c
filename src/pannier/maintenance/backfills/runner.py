"""Runs a backfill: segment by segment, page by page, item by item, until it is done or out of time."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from pannier.core.dynamo import Throttled
from pannier.core.schemas import RawItem
from pannier.maintenance.backfills.model import Backfill
from pannier.maintenance.model import Progress, Summary, Throttle, summary
from pannier.maintenance.repository import ProgressRepository
from pannier.maintenance.tables import ScannedPage, Table

PAGE = 100  # items; so many at most are looked at once more after a kill
_ATTEMPTS = 5


class ItemKeepsChanging(Throttled):
    """Others write an item again and again; run the backfill once more later."""


@dataclass(frozen=True, slots=True)
class BackfillRunner:
    """Runs one backfill over its table.

    How far each segment has come is kept after every page, so whoever runs it next goes on there. `in_time` says
    whether another page may be begun. `tell` hears of each page, from any thread.
    """

    backfill: Backfill
    table: Table
    progress: ProgressRepository
    throttle: Throttle
    in_time: Callable[[], bool] = lambda: True
    tell: Callable[[Summary], None] = lambda _: None

    @property
    def job(self) -> str:
        return f"backfill#{self.backfill.name}"

    def run(self, segments: int = 4, *, dry_run: bool = False) -> Summary:
        """Look at every item that was not looked at before, and change what is to be changed. A dry run begins at the
        beginning, writes nothing, and counts what would be.

        Raises:
            SomebodyElseGoesOn: another process runs it.
            ItemKeepsChanging: it got as far as that item.
        """
        parts = [Progress(self.job, number, segments) for number in range(segments)]
        if not dry_run:
            parts = self.progress.load(self.job, segments)
        total, lock = self.table.count(), threading.Lock()

        def advanced(part: Progress) -> Summary:
            with lock:
                parts[part.part] = part
                seen = sum(each.seen for each in parts)
                return summary(parts, max(0, total - seen))

        def work(part: Progress) -> None:
            while not part.done and self.in_time():
                part = self._page(part, dry_run=dry_run)
                self.tell(advanced(part))

        if len(parts) == 1:
            work(parts[0])
        else:
            with ThreadPoolExecutor(len(parts)) as pool:
                for finished in [pool.submit(work, part) for part in parts]:
                    finished.result()
        return summary(parts, max(0, total - sum(each.seen for each in parts)))

    def _page(self, part: Progress, *, dry_run: bool) -> Progress:
        page: ScannedPage = self.table.scan(
            part.after, (part.part, part.of), PAGE, only=sorted(self.backfill.reads)
        )
        self.throttle.spend(page.units)
        changed = sum(self._item(item, dry_run=dry_run) for item in page.items)
        part = replace(
            part,
            after=page.after,
            seen=part.seen + len(page.items),
            changed=part.changed + changed,
            done=page.after is None,
        )
        return part if dry_run else self.progress.save(part)

    def _item(self, item: RawItem, *, dry_run: bool) -> bool:
        """Whether it was, or would be, changed."""
        found: RawItem | None = item
        reads = self.backfill.reads
        for _ in range(_ATTEMPTS):
            if found is None:
                return False
            changes = self.backfill.change(found)
            if not changes or dry_run:
                return bool(changes)
            key: RawItem = {name: found[name] for name in ("pk", "sk") if name in found}
            seen = {name: found.get(name) for name in reads - key.keys() - {"pk", "sk"}}
            change = self.table.change(key, seen, changes)
            self.throttle.spend(change.units)
            if change.done:
                return True
            now = change.now
            found = None if now is None else {name: now[name] for name in reads if name in now}
        raise ItemKeepsChanging(f"an item of {self.table.name} keeps changing")
