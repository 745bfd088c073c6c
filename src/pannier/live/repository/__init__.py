"""Connections, subscriptions and feeds in DynamoDB."""

from pannier.live.repository.connections import ConnectionRepository
from pannier.live.repository.feeds import FeedRepository
from pannier.live.repository.watched import WatchedRepository

__all__ = ["ConnectionRepository", "FeedRepository", "WatchedRepository"]
