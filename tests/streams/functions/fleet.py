"""Every function of `serverless.yml` that hangs on a stream, with its real handler, filter, batch size and retries, on
the tables of the engine; and a way to put the tables back to where they were.

Everything runs in this thread, so that a test decides what comes when.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pannier.core.settings import Settings
from pannier.local.delivery import Delivery
from pannier.local.functions import load_handler
from pannier.local.serverless import read_functions
from pannier.local.shards import Stream
from pannier.local.streams_api import StreamsApi
from pannier.streams.records import StreamRecord
from tests.clean import CleanTables, Item
from tests.clean import Kept as KeptTables
from tests.streams.conftest import Kept
from tests.streams.functions.ways import Backlog, Way

PROJECT = Path(__file__).parents[3]
_READ_AT_ONCE = 1000

Tables = dict[str, dict[str, Item]]
"""Everything: of each table every item, by its key."""


@dataclass
class Fleet:
    """The functions. `kept` remembers what was given up, which nothing ever should be."""

    clean: CleanTables
    settings: Settings
    kept: Kept = field(default_factory=Kept)

    def __post_init__(self) -> None:
        functions = read_functions(PROJECT / "serverless.yml")
        self._invoke = {each.name: load_handler(each) for each in functions}
        self._mappings = {mapping.name: mapping for each in functions for mapping in each.streams}
        self._streams: dict[str, Stream] = {}
        self.begin()

    def begin(self) -> None:
        """Read every stream from its oldest record."""
        api = StreamsApi(self.settings.dynamodb_endpoint, self.settings.region)
        for name, mapping in self._mappings.items():
            arn = api.latest_stream(f"{self.settings.table_prefix}{mapping.table_family}")
            assert arn is not None
            self._streams[name] = Stream(api, arn)
            self._streams[name].refresh()

    def call(self, function: str, event: object) -> object:
        """A function that hangs on no stream."""
        return self._invoke[function](event)  # type: ignore[arg-type]  # a timer's event is no stream's

    def fresh(self) -> Backlog:
        """What has happened since this was asked before, as far as it concerns a function."""
        return {name: list(self._read(name)) for name in self._mappings}

    def deliver(self, backlog: Backlog, way: Way) -> None:
        """Bring the records to their functions, and all that follows from them, until nothing new happens."""
        waiting = {name: list(records) for name, records in backlog.items()}
        deliveries = {name: self._delivery(name, way) for name in self._mappings}
        sizes = {name: mapping.batch_size for name, mapping in self._mappings.items()}
        while True:
            due = {name: records for name, records in waiting.items() if records}
            if due:
                name, count = way.next(due, sizes)
                batch, waiting[name] = waiting[name][:count], waiting[name][count:]
                deliveries[name].deliver("shard", batch)
                continue
            waiting = self.fresh()
            if not any(waiting.values()):
                return

    def dump(self) -> Tables:
        """Everything that is in the tables."""
        return {
            table: {"/".join(item[key]["S"] for key in ("pk", "sk") if key in item): item for item in items}
            for table, items in self.clean.read().items()
        }

    def restore(self, kept: KeptTables) -> None:
        """Back to that. The streams know nothing of it."""
        self.clean.make()
        self.clean.put(kept)
        self.begin()
        self.fresh()

    def _delivery(self, name: str, way: Way) -> Delivery:
        mapping = self._mappings[name]
        invoke = way.around(mapping, self._invoke[mapping.function])
        mapping = replace(mapping, maximum_retries=way.retries(mapping))
        return Delivery(mapping, invoke, self.kept, pause=lambda _: None)

    def _read(self, name: str) -> Iterable[StreamRecord]:
        stream = self._streams[name]
        for shard in stream.readable():
            while records := stream.read(shard, _READ_AT_ONCE):
                yield from filter(self._mappings[name].matches, records)


def forget() -> None:
    """Functions keep what they made of the environment as long as the process lives."""
    for name, module in list(sys.modules.items()):
        if name.startswith("pannier.entrypoints."):
            for each in vars(module).values():
                if hasattr(each, "cache_clear"):
                    each.cache_clear()


def differences(wanted: Tables, found: Tables) -> list[str]:
    """What is not as it should be, one line an attribute: a whole dump is nothing to read."""
    lines: list[str] = []
    for table in sorted(wanted.keys() | found.keys()):
        before, after = wanted.get(table, {}), found.get(table, {})
        lines += [f"{table} {key}: missing" for key in sorted(before.keys() - after.keys())]
        lines += [f"{table} {key}: too much" for key in sorted(after.keys() - before.keys())]
        lines += [
            f"{table} {key} {name}: {before[key].get(name)} became {after[key].get(name)}"
            for key in sorted(before.keys() & after.keys())
            for name in sorted(before[key].keys() | after[key].keys())
            if before[key].get(name) != after[key].get(name)
        ]
    return lines
