"""Inviting people to work for a merchant."""

from typing import Annotated

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.merchants.graphql.admission_results import (
    MerchantInvitationAcceptResult,
    MerchantInvitationWithdrawResult,
    MerchantStaffInviteResult,
    StaffInvitationPayload,
    StaffInvitationWithdrawPayload,
)
from pannier.merchants.graphql.inside import StaffInvitation
from pannier.merchants.graphql.results import StaffMemberPayload
from pannier.merchants.graphql.types import StaffMember
from pannier.merchants.model import StaffRole
from pannier.merchants.service import Inviting


@strawberry.type
class InvitationMutation:
    @strawberry.mutation(
        description="Send somebody a code to join the staff with, good once, for a week. For its owners."
    )
    def merchant_staff_invite(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The merchant.")],
        account: Annotated[str, strawberry.argument(description="A phone number or an e-mail address.")],
        role: Annotated[StaffRole, strawberry.argument(description="As what.")],
    ) -> MerchantStaffInviteResult:
        context, merchant_id = info.context, parse_id(id, "Merchant")
        invitation = context.invitations.invite(
            context.viewer_id, merchant_id, Inviting(account, role, context.locale)
        )
        return StaffInvitationPayload(invitation=StaffInvitation.of(invitation))

    @strawberry.mutation(description="Let an invitation's code be good for nothing. For owners.")
    def merchant_invitation_withdraw(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The invitation.")],
    ) -> MerchantInvitationWithdrawResult:
        context = info.context
        context.invitations.withdraw(context.viewer_id, parse_id(id, "StaffInvitation"))
        return StaffInvitationWithdrawPayload(withdrawn_id=id)

    @strawberry.mutation(
        description="Join the staff with the code of an invitation. For anybody signed in: who has the code has read "
        "what was sent to the contact."
    )
    def merchant_invitation_accept(
        self,
        info: Info,
        code: Annotated[
            str, strawberry.argument(description="As it was sent; case and hyphens do not matter.")
        ],
    ) -> MerchantInvitationAcceptResult:
        member = info.context.invitations.accept(info.context.viewer_id, code)
        return StaffMemberPayload(member=StaffMember.of(member))
