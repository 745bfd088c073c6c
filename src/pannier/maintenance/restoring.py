"""Writes exported tables into empty ones."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from pannier.core.schemas import RawItem
from pannier.maintenance.exports import Export
from pannier.maintenance.model import Throttle
from pannier.maintenance.tables import Table

_AT_ONCE = 8
_BATCH = 500
NOT_RESTORED = frozenset({"maintenance"})
"""Table families of which nothing is put back: how far jobs had come is of no use to other tables."""


class RestoreRefused(Exception):
    """Nothing was written, or no more is. Says why."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was written into one table. `there` are items that an earlier run, which was interrupted, had written."""

    table: str
    written: int
    there: int = 0


def pair(exports: list[Export], tables: Mapping[str, Table]) -> list[tuple[Export, Table]]:
    """Each export with the table of its family; `tables` are by family.

    Raises:
        RestoreRefused: a table has no export or two, or an export has no table, or they are of different moments.
    """
    by_family: dict[str, Export] = {}
    for export in exports:
        family = max((name for name in tables if export.table.endswith(f"-{name}")), key=len, default=None)
        if family is None:
            raise RestoreRefused(f"{export.table} is no table of this release")
        if family in by_family:
            raise RestoreRefused(
                f"there are two exports of {family}: {by_family[family].table}, {export.table}"
            )
        by_family[family] = export
    missing = sorted(tables.keys() - by_family.keys() - NOT_RESTORED)
    if missing:
        raise RestoreRefused(f"there are no exports of {', '.join(missing)}")
    wanted = {family: export for family, export in by_family.items() if family not in NOT_RESTORED}
    moments = {export.at for export in wanted.values()}
    if len(moments) > 1:
        raise RestoreRefused(f"the exports are of different moments: {', '.join(sorted(moments))}")
    return [(export, tables[family]) for family, export in sorted(wanted.items())]


def restore(
    pairs: list[tuple[Export, Table]],
    throttle: Throttle,
    *,
    go_on: bool = False,
    tell: Callable[[Restored], None] = lambda _: None,
) -> list[Restored]:
    """Write every item into its table, on the condition that nothing is at its key. With `go_on` tables may have items
    of an earlier run already; what is there stays. `tell` hears of every few hundred items.

    Raises:
        RestoreRefused: a table is not empty, and nothing was written; or somebody else writes into it.
        ExportUnreadable
    """
    if not go_on:
        full = sorted(table.name for _, table in pairs if not table.is_empty())
        if full:
            raise RestoreRefused(f"these tables are not empty: {', '.join(full)}")
    return [_restore(export, table, throttle, go_on, tell) for export, table in pairs]


def _restore(
    export: Export, table: Table, throttle: Throttle, go_on: bool, tell: Callable[[Restored], None]
) -> Restored:
    written = there = 0

    def put(item: RawItem) -> bool:
        is_new, units = table.put_new(item)
        throttle.spend(units)
        return is_new

    items: Iterator[RawItem] = export.read()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while some := list(islice(items, _BATCH)):
            new = sum(pool.map(put, some))
            if new < len(some) and not go_on:
                raise RestoreRefused(f"somebody else writes into {table.name}")
            written, there = written + new, there + len(some) - new
            tell(Restored(table.name, written, there))
    return Restored(table.name, written, there)
