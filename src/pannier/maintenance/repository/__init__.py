"""Jobs in DynamoDB."""

from pannier.maintenance.repository.progress import ProgressRepository

__all__ = ["ProgressRepository"]
