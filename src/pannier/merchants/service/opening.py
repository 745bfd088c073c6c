"""How a merchant comes to be: once, however often it is asked for with the same key."""

import hashlib
from collections.abc import Callable

import orjson

from pannier.core.geo import cell_of
from pannier.core.text import bounded_text
from pannier.merchants.documents import document_of
from pannier.merchants.errors import AreaFull, MerchantKeyConflict
from pannier.merchants.model import MAX_MERCHANTS_A_CELL, Merchant
from pannier.merchants.repository import (
    AdmissionRepository,
    KeyUsed,
    ListingRepository,
    MerchantRepository,
    UsedKey,
)

_LONGEST_KEY = 100


def check_area(listings: ListingRepository, merchant: Merchant) -> None:
    """Raises AreaFull: the merchant's cell has as many as it can list."""
    if len(listings.read_cell(cell_of(merchant.location))) >= MAX_MERCHANTS_A_CELL:
        raise AreaFull(MAX_MERCHANTS_A_CELL)


def used_key(user_id: str, key: str, merchant: Merchant, owner_id: str) -> UsedKey:
    """What this key is about to be used for. Raises InvalidInput."""
    payload = {**document_of(merchant), "created_at": None, "owner": owner_id}
    digest = hashlib.sha256(orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return UsedKey(user_id, bounded_text(key, ("idempotencyKey",), _LONGEST_KEY), digest, merchant.id)


def open_once(merchants: MerchantRepository, used: UsedKey | None, write: Callable[[], Merchant]) -> Merchant:
    """What `write` makes, or what the key made before; without a key, always the first.

    Raises:
        MerchantKeyConflict: the key was used for something else.
    """
    if used is None:
        return write()
    admissions = AdmissionRepository()
    before = admissions.find_key(used.user_id, used.key)
    if before is None:
        try:
            return write()
        except KeyUsed:
            before = admissions.find_key(used.user_id, used.key)
            if before is None:
                raise
    if before.payload_hash != used.payload_hash:
        raise MerchantKeyConflict(before.merchant_id)
    return merchants.get(before.merchant_id, consistent=True)
