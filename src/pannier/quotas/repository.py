"""Use of the API in DynamoDB."""

from datetime import datetime

from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Throttled, amend
from pannier.core.settings import Quota
from pannier.quotas.records import UsageRecord


class UsageRepository:
    """Sums by key. One UpdateItem a request, which adds and decides at once."""

    def add(self, key: str, points: int, quota: Quota, forget_at: datetime) -> bool:
        """Add a request of so many points; False, and nothing is added, when the key has used up its quota before.

        The last request may go over the points: what it costs is known, and refusing it would leave them unused.

        Raises:
            Throttled: it could not be counted, for whatever reason.
        """
        requests, used = UsageRecord.requests, UsageRecord.points
        actions: list[Action] = [requests.add(1), used.add(points), UsageRecord.ttl.set(forget_at)]
        room = (requests < quota.requests) & (used < quota.points)
        try:
            return amend(UsageRecord, key, None, actions, requests.does_not_exist() | room)
        except (Throttled, PynamoDBException) as error:
            raise Throttled("the use of the API cannot be counted") from error
