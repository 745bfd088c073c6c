"""The operators' queues, and the audit trail."""

from datetime import datetime
from typing import Annotated

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.ids import Node, NodeLoaders, parse_id
from pannier.api.primitives.info import Info
from pannier.core.errors import Forbidden, NotFound, Unauthenticated
from pannier.merchants.graphql.inside import AuditEntry, MerchantLicence, StaffInvitation
from pannier.merchants.graphql.types import Merchant
from pannier.merchants.model import MerchantStatus
from pannier.merchants.service.licences import parsed_id


@strawberry.type
class AdmissionQuery:
    @strawberry.field(
        description="For operators: merchants of one status that applied, those submitted longest ago first."
    )
    def merchant_applications(
        self,
        info: Info,
        status: Annotated[
            MerchantStatus, strawberry.argument(description="Which; APPLIED waits for somebody to begin.")
        ] = MerchantStatus.APPLIED,
        first: First = 20,
        after: After = None,
    ) -> Connection[Merchant]:
        context, scope = info.context, f"applications:{status}"
        request = page_request(context.cursors, scope, first, after)
        page = context.admissions.page_queue(context.viewer_id, status, request)
        return connection(context.cursors, scope, request, page, Merchant.of)

    @strawberry.field(
        description="For operators: new licences of admitted merchants, those submitted longest ago first."
    )
    def merchant_licences_submitted(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[MerchantLicence]:
        context, scope = info.context, "licences-submitted"
        request = page_request(context.cursors, scope, first, after)
        page = context.licence_reviews.page_waiting(context.viewer_id, request)
        return connection(context.cursors, scope, request, page, MerchantLicence.of)

    @strawberry.field(description="Who did what to a merchant, newest first. For its owners, and operators.")
    def merchant_audit(
        self,
        info: Info,
        merchant_id: Annotated[strawberry.ID, strawberry.argument(description="Which merchant.")],
        first: First = 20,
        after: After = None,
    ) -> Connection[AuditEntry]:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        scope = f"audit:{raw_id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.merchant_trail.page(context.viewer_id, raw_id, request)
        return connection(context.cursors, scope, request, page, AuditEntry.of)

    @strawberry.field(
        description="For operators: who did what to any merchant, newest first, from `since` on and before `until`."
    )
    def audit_trail(
        self,
        info: Info,
        since: Annotated[
            datetime | None,
            strawberry.argument(description="Nothing before this moment; null: from the beginning."),
        ] = None,
        until: Annotated[
            datetime | None, strawberry.argument(description="Nothing from this moment on; null: up to now.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[AuditEntry]:
        context, scope = info.context, f"audit-trail:{since}:{until}"
        request = page_request(context.cursors, scope, first, after)
        page = context.merchant_trail.page_all(context.viewer_id, since, until, request)
        return connection(context.cursors, scope, request, page, AuditEntry.of)


def _licence_node(info: Info, raw_id: str) -> Node | None:
    """For the merchant's owners and managers, and for operators."""
    try:
        merchant_id, _, own_id = parsed_id(raw_id)
        found = info.context.licences.of_merchant(info.context.viewer_id, merchant_id)
    except (NotFound, Forbidden, Unauthenticated):
        return None
    return next((MerchantLicence.of(each) for each in found if each.id == own_id), None)


def _invitation_node(info: Info, raw_id: str) -> Node | None:
    """For the merchant's owners."""
    try:
        found = info.context.invitations.get(info.context.viewer_id, raw_id)
    except (NotFound, Forbidden, Unauthenticated):
        return None
    return StaffInvitation.of(found)


ADMISSION_NODES: NodeLoaders = {"MerchantLicence": _licence_node, "StaffInvitation": _invitation_node}
