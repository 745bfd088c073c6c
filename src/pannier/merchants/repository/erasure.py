"""Forgetting who applied for a merchant that never came to be. Does nothing the second time."""

from dataclasses import replace

from pannier.core.dynamo import amend
from pannier.core.geo import Point
from pannier.merchants.lifecycle import NEVER_ADMITTED
from pannier.merchants.records import AdmissionRecord, LicenceRecord
from pannier.merchants.repository.profiles import MerchantRepository


class ApplicationErasure:
    """What forgetting its only owner does to an application. An admitted merchant is a business, and keeps its data."""

    def __init__(self, merchants: MerchantRepository) -> None:
        self._merchants = merchants

    def scrub(self, merchant_id: str) -> bool:
        """Erase name, phone, address, licences and what was written about them, of an application that came to nothing;
        False for any other merchant.

        The scans of the licences are the caller's to delete, before this.

        Raises:
            ConcurrentChange: it is no longer of the version that was read.
        """
        merchant = self._merchants.find(merchant_id, consistent=True)
        if merchant is None or merchant.status not in NEVER_ADMITTED:
            return False
        for record in list(LicenceRecord.query(merchant_id, LicenceRecord.sk.startswith("licence#"))):
            record.delete(add_version_condition=False)
        bare = replace(
            merchant, name="", description="", phone="", street="", location=Point(0, 0), image=None
        )
        if bare != merchant:
            self._merchants.save(bare)
        amend(
            AdmissionRecord,
            merchant_id,
            "admission",
            [AdmissionRecord.text.set("")],
            AdmissionRecord.pk.exists(),
        )
        return True
