"""Quotes and orders in DynamoDB."""

from pannier.orders.repository.heads import head_of_image
from pannier.orders.repository.ledgers import LedgerMoved, LedgerRepository
from pannier.orders.repository.orders import Guard, NewOrder, OrderRepository, PlacementRefused
from pannier.orders.repository.quotes import QuoteRepository

__all__ = [
    "Guard",
    "LedgerMoved",
    "LedgerRepository",
    "NewOrder",
    "OrderRepository",
    "PlacementRefused",
    "QuoteRepository",
    "head_of_image",
]
