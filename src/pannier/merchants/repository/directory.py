"""Every merchant by its name, number or id, for operators."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

from pannier.core.paging import Key, Page, PageRequest
from pannier.merchants.records import ProfileRecord
from pannier.merchants.search import searched

ALL_MERCHANTS = "merchants"
LOOKED_AT = 5_000  # merchants for one page
_PAGE = 1_000


def directory_keys(merchant_id: str, name: str, phone: str) -> dict[str, str]:
    """The attributes by which a profile is in the list."""
    return {
        "platform_list": ALL_MERCHANTS,
        "platform_key": merchant_id,
        "searched": searched(name, phone, merchant_id),
    }


class MerchantDirectory:
    """The list of all merchants, newest first, in one partition of an index: some 150 bytes a merchant."""

    def __init__(self, looked_at: int = LOOKED_AT) -> None:
        self._looked_at = looked_at

    def search(self, words: Sequence[str], request: PageRequest) -> Page[str]:
        """Ids of those with each of these words. Looks at `looked_at` merchants, by Queries of 1,000, or until the page
        is full; where there are more, the page may be short, and says where to go on.
        """
        has_all = reduce(and_, (ProfileRecord.searched.contains(word) for word in words))
        pages = ProfileRecord.by_platform.query(
            ALL_MERCHANTS,
            filter_condition=has_all,
            scan_index_forward=False,
            page_size=min(_PAGE, self._looked_at),
            last_evaluated_key=_start(request.after),
        ).page_iter
        found: list[str] = []
        for page in pages:
            found += [str(item["pk"]["S"]) for item in page["Items"]]
            if len(found) > request.first or pages.total_scanned_count >= self._looked_at:
                break
        shown = tuple(found[: request.first])
        keys = tuple(_key(each) for each in shown)
        if len(found) > request.first:
            return Page(shown, keys, True)
        last: Mapping[str, Any] | None = pages.last_evaluated_key
        return Page(shown, keys, last is not None, None if last is None else _key(str(last["pk"]["S"])))


def _key(merchant_id: str) -> Key:
    return {"pk": merchant_id}


def _start(after: Key | None) -> dict[str, dict[str, str]] | None:
    if after is None:
        return None
    merchant_id = str(after["pk"])
    return {
        "pk": {"S": merchant_id},
        "sk": {"S": "profile"},
        "platform_list": {"S": ALL_MERCHANTS},
        "platform_key": {"S": merchant_id},
    }
