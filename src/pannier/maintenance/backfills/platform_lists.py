"""The places of merchants and audit entries in the index `by_platform`, of those that were written before it."""

import orjson

from pannier.maintenance.backfills.model import Backfill, Changes, Values
from pannier.merchants.repository.directory import directory_keys
from pannier.merchants.repository.trail import trail_keys


def _change(item: Values) -> Changes:
    pk, sk = item["pk"]["S"], item["sk"]["S"]
    if sk == "profile":
        profile = orjson.loads(item["document"]["S"])
        wanted = directory_keys(pk, profile["name"], profile["phone"])
    elif sk.startswith("audit#"):
        wanted = trail_keys(pk, sk.removeprefix("audit#"))
    else:
        return {}
    return {name: {"S": value} for name, value in wanted.items() if item.get(name) != {"S": value}}


PLATFORM_LISTS = Backfill(
    name="platform-lists",
    about="merchants and audit entries in the lists of operators, for the index by_platform",
    family="merchants",
    reads=frozenset({"pk", "sk", "document", "platform_list", "platform_key", "searched"}),
    change=_change,
)
