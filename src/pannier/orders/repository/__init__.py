"""Quotes and orders in DynamoDB."""

from pannier.orders.repository.erasure import Noted, OrderErasure
from pannier.orders.repository.heads import DUE_SHARDS, head_of_image
from pannier.orders.repository.histories import History, HistoryIncomplete, HistoryRepository
from pannier.orders.repository.ledgers import LedgerMoved, LedgerRepository
from pannier.orders.repository.orders import Guard, NewOrder, OrderRepository, PlacementRefused
from pannier.orders.repository.quotes import QuoteRepository
from pannier.orders.repository.recounting import RecountRepository, StoredDay
from pannier.orders.repository.statistics import CLAIMS_KEPT, StatisticsRepository

__all__ = [
    "CLAIMS_KEPT",
    "DUE_SHARDS",
    "Guard",
    "History",
    "HistoryIncomplete",
    "HistoryRepository",
    "LedgerMoved",
    "LedgerRepository",
    "NewOrder",
    "Noted",
    "OrderErasure",
    "OrderRepository",
    "PlacementRefused",
    "QuoteRepository",
    "RecountRepository",
    "StatisticsRepository",
    "StoredDay",
    "head_of_image",
]
