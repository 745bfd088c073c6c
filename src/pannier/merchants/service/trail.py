"""Reading the audit trail."""

from datetime import datetime

from pannier.core.errors import InvalidInput
from pannier.core.paging import Page, PageRequest
from pannier.merchants.permissions import Permission
from pannier.merchants.repository import TrailRepository
from pannier.merchants.service.merchants import Merchants
from pannier.merchants.trail import AuditEntry
from pannier.users.model import Role
from pannier.users.service import Users


class Trail:
    """Who did what to a merchant. There is no way to change it."""

    def __init__(self, trail: TrailRepository, merchants: Merchants, users: Users) -> None:
        self._trail = trail
        self._merchants = merchants
        self._users = users

    def page(self, viewer_id: str | None, merchant_id: str, request: PageRequest) -> Page[AuditEntry]:
        """Newest first. For owners and operators. Raises Unauthenticated, NotFound, Forbidden."""
        self._merchants.authorise(viewer_id, merchant_id, Permission.AUDIT_VIEW)
        return self._trail.page(merchant_id, request)

    def page_all(
        self,
        viewer_id: str | None,
        since: datetime | None,
        until: datetime | None,
        request: PageRequest,
    ) -> Page[AuditEntry]:
        """Of all merchants, newest first, from `since` on and before `until`. For operators.

        Raises Unauthenticated, Forbidden; InvalidInput: the end is not after the beginning.
        """
        self._users.require(viewer_id, Role.OPERATOR)
        if since is not None and until is not None and since >= until:
            raise InvalidInput(("until",), "It ends after it begins.", "结束应晚于开始。")
        return self._trail.page_all(since, until, request)
