"""Who wrote the note on a timeline entry, for entries that were written before the index `by_author`.

The index leads from a person to their notes, so that these can be erased with them. Entries without a note have no
author, and so stay out of the index.
"""

import orjson

from pannier.maintenance.backfills.model import Backfill, Changes, Values
from pannier.orders.codec import entry_of_json


def _change(item: Values) -> Changes:
    if not item["sk"]["S"].startswith("timeline#") or "author" in item:
        return {}
    entry = entry_of_json(orjson.loads(item["entry"]["S"]))
    return {"author": {"S": entry.actor.id}} if entry.note and entry.actor.id else {}


TIMELINE_AUTHORS = Backfill(
    name="timeline-authors",
    about="who wrote the notes on timeline entries, for the index by_author",
    family="orders",
    reads=frozenset({"pk", "sk", "entry", "author"}),
    change=_change,
)
