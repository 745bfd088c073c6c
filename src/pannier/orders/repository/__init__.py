"""Quotes and orders in DynamoDB."""

from pannier.orders.repository.erasure import Noted, OrderErasure
from pannier.orders.repository.heads import DUE_SHARDS, head_of_image
from pannier.orders.repository.ledgers import LedgerMoved, LedgerRepository
from pannier.orders.repository.orders import Guard, NewOrder, OrderRepository, PlacementRefused
from pannier.orders.repository.quotes import QuoteRepository
from pannier.orders.repository.statistics import StatisticsRepository

__all__ = [
    "DUE_SHARDS",
    "Guard",
    "LedgerMoved",
    "LedgerRepository",
    "NewOrder",
    "Noted",
    "OrderErasure",
    "OrderRepository",
    "PlacementRefused",
    "QuoteRepository",
    "StatisticsRepository",
    "head_of_image",
]
