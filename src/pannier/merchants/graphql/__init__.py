"""Merchants, discovery and staff in the API."""

from pannier.merchants.graphql.mutations import MerchantMutation
from pannier.merchants.graphql.queries import NODES, MerchantQuery
from pannier.merchants.graphql.types import Merchant, StaffMember

__all__ = ["NODES", "Merchant", "MerchantMutation", "MerchantQuery", "StaffMember"]
