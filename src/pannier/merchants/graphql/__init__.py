"""Merchants, discovery and staff in the API."""

from pannier.merchants.graphql.admission_mutations import AdmissionMutation
from pannier.merchants.graphql.admission_queries import ADMISSION_NODES, AdmissionQuery
from pannier.merchants.graphql.invitation_mutations import InvitationMutation
from pannier.merchants.graphql.mutations import MerchantMutation
from pannier.merchants.graphql.queries import MERCHANT_NODES, MerchantQuery
from pannier.merchants.graphql.types import Merchant, StaffMember

NODES = {**MERCHANT_NODES, **ADMISSION_NODES}

__all__ = [
    "NODES",
    "AdmissionMutation",
    "AdmissionQuery",
    "InvitationMutation",
    "Merchant",
    "MerchantMutation",
    "MerchantQuery",
    "StaffMember",
]
