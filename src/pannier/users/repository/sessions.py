"""Refresh-token families in DynamoDB."""

from datetime import datetime, timedelta

from pynamodb.exceptions import DeleteError, DoesNotExist, UpdateError
from pynamodb.expressions.update import Action

from pannier.core.dynamo import condition_failed, query_page
from pannier.core.ids import new_id
from pannier.core.paging import Page, PageRequest
from pannier.users.model import TokenFamily
from pannier.users.records import TokenFamilyRecord

_TIME_DIGITS = 10  # of an id; the rest is chance


class TokenFamilyRepository:
    """Refresh-token families. One that was revoked is no longer there."""

    def add(self, family: TokenFamily) -> None:
        family_record(family).save(TokenFamilyRecord.pk.does_not_exist())

    def find(self, user_id: str, family_id: str) -> TokenFamily | None:
        """One consistent Get."""
        try:
            return family_of(TokenFamilyRecord.get(user_id, f"family#{family_id}", consistent_read=True))
        except DoesNotExist:
            return None

    def rotate(self, family: TokenFamily) -> bool:
        """Store the next generation; False when another call has rotated or revoked it since it was read."""
        actions: list[Action] = [
            TokenFamilyRecord.generation.set(family.generation),
            TokenFamilyRecord.used_at.set(family.used_at),
        ]
        try:
            TokenFamilyRecord(family.user_id, f"family#{family.id}").update(
                actions, TokenFamilyRecord.generation == family.generation - 1
            )
        except UpdateError as error:
            if condition_failed(error):
                return False
            raise
        return True

    def revoke(self, user_id: str, family_id: str) -> bool:
        """From now on no token of it is good. False when there was none."""
        try:
            TokenFamilyRecord(user_id, f"family#{family_id}").delete(TokenFamilyRecord.pk.exists())
        except DeleteError as error:
            if condition_failed(error):
                return False
            raise
        return True

    def page(
        self, user_id: str, request: PageRequest, now: datetime, lifetime: timedelta
    ) -> Page[TokenFamily]:
        """Those that opened within the last `lifetime`, newest first. One Query."""
        oldest = new_id(now - lifetime)[:_TIME_DIGITS]
        page = query_page(
            TokenFamilyRecord,
            user_id,
            request,
            range_condition=TokenFamilyRecord.sk.between(f"family#{oldest}", "family#~"),
            newest_first=True,
        )
        return page.map(family_of)


def family_record(family: TokenFamily) -> TokenFamilyRecord:
    return TokenFamilyRecord(
        family.user_id,
        f"family#{family.id}",
        generation=family.generation,
        created_at=family.created_at,
        expires_at=family.expires_at,
        used_at=family.used_at,
        device=family.device,
        epoch=family.epoch,
        ttl=family.expires_at,
    )


def family_of(record: TokenFamilyRecord) -> TokenFamily:
    return TokenFamily(
        id=record.sk.removeprefix("family#"),
        user_id=record.pk,
        generation=int(record.generation),
        created_at=record.created_at,
        expires_at=record.expires_at,
        used_at=record.used_at,
        device=record.device,
        epoch=int(record.epoch),
    )
