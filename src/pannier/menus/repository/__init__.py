"""Menus in DynamoDB: the draft that staff edit, the published document, and the stock of a day."""

from pannier.menus.repository.drafts import HeadRefused, MenuEdit, MenuRepository
from pannier.menus.repository.published import MAX_PACKED_BYTES, PublishedMenuRepository
from pannier.menus.repository.staging import IdleDraft, StagingRepository
from pannier.menus.repository.stock import StockRepository, stock_mark_of_image

__all__ = [
    "MAX_PACKED_BYTES",
    "HeadRefused",
    "IdleDraft",
    "MenuEdit",
    "MenuRepository",
    "PublishedMenuRepository",
    "StagingRepository",
    "StockRepository",
    "stock_mark_of_image",
]
