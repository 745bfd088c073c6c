"""Changes of what is stored that are not additive, item by item, while everything runs."""

from pannier.maintenance.backfills.model import Backfill, Changes, NoSuchBackfill, Values
from pannier.maintenance.backfills.registry import BACKFILLS, find_backfill
from pannier.maintenance.backfills.runner import BackfillRunner

__all__ = ["BACKFILLS", "Backfill", "BackfillRunner", "Changes", "NoSuchBackfill", "Values", "find_backfill"]
