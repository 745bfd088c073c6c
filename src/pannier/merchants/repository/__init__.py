"""Merchants in DynamoDB."""

from pannier.merchants.repository.admissions import AdmissionRepository, UsedKey
from pannier.merchants.repository.changes import KeyUsed, MerchantChange
from pannier.merchants.repository.directory import LOOKED_AT, MerchantDirectory
from pannier.merchants.repository.invitations import InvitationRepository, InvitationUsed, free_slot
from pannier.merchants.repository.licences import DUE_SHARDS, LicenceRepository
from pannier.merchants.repository.listings import ListingRepository, StoredListing
from pannier.merchants.repository.profiles import MerchantRepository, merchant_of_image
from pannier.merchants.repository.staff import StaffRepository
from pannier.merchants.repository.trail import TrailRepository, entry_of_image

__all__ = [
    "DUE_SHARDS",
    "LOOKED_AT",
    "AdmissionRepository",
    "InvitationRepository",
    "InvitationUsed",
    "KeyUsed",
    "LicenceRepository",
    "ListingRepository",
    "MerchantChange",
    "MerchantDirectory",
    "MerchantRepository",
    "StaffRepository",
    "StoredListing",
    "TrailRepository",
    "UsedKey",
    "entry_of_image",
    "free_slot",
    "merchant_of_image",
]
