"""Reading the audit trail."""

from pannier.core.paging import Page, PageRequest
from pannier.merchants.permissions import Permission
from pannier.merchants.repository import TrailRepository
from pannier.merchants.service.merchants import Merchants
from pannier.merchants.trail import AuditEntry


class Trail:
    """Who did what to a merchant. There is no way to change it."""

    def __init__(self, trail: TrailRepository, merchants: Merchants) -> None:
        self._trail = trail
        self._merchants = merchants

    def page(self, viewer_id: str | None, merchant_id: str, request: PageRequest) -> Page[AuditEntry]:
        """Newest first. For owners and operators. Raises Unauthenticated, NotFound, Forbidden."""
        self._merchants.authorise(viewer_id, merchant_id, Permission.AUDIT_VIEW)
        return self._trail.page(merchant_id, request)
