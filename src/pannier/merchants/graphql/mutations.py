"""Changing merchants."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.uploads import UploadTicket
from pannier.core.errors import NotFound
from pannier.merchants.graphql.inputs import (
    MerchantCreateInput,
    MerchantUpdateInput,
    TimeSpanInput,
    spans_of,
    week_of,
)
from pannier.merchants.graphql.results import (
    MerchantCreateResult,
    MerchantHoursResult,
    MerchantPauseResult,
    MerchantPayload,
    MerchantPictureUploadTicketPayload,
    MerchantPictureUploadTicketResult,
    MerchantStaffAddResult,
    MerchantStaffRemoveResult,
    MerchantUpdateResult,
    StaffMemberPayload,
    StaffMemberRemovePayload,
)
from pannier.merchants.graphql.types import Merchant, StaffMember
from pannier.merchants.model import Merchant as DomainMerchant
from pannier.merchants.model import StaffRole

MerchantId = Annotated[strawberry.ID, strawberry.argument(description="The merchant.")]
Day = Annotated[date, strawberry.argument(description="At the store; today or later, within two years.")]


@strawberry.type
class MerchantMutation:
    @strawberry.mutation(description="For operators: let a merchant take part from now on.")
    def merchant_create(
        self,
        info: Info,
        input: Annotated[MerchantCreateInput, strawberry.argument(description="The merchant.")],
        idempotency_key: Annotated[
            str | None,
            strawberry.argument(
                description="Made by the client, 1 to 100 characters; the same again returns the same merchant."
            ),
        ] = None,
    ) -> MerchantCreateResult:
        new = input.new_merchant(parse_id(input.owner_id, "User", ("ownerId",)))
        return _payload(info.context.merchants.create(info.context.viewer_id, new, idempotency_key))

    @strawberry.mutation(description="Change a merchant's profile. For its managers, and operators.")
    def merchant_update(
        self,
        info: Info,
        id: MerchantId,
        input: Annotated[MerchantUpdateInput, strawberry.argument(description="The changes.")],
    ) -> MerchantUpdateResult:
        context = info.context
        return _payload(
            context.storefronts.update(context.viewer_id, parse_id(id, "Merchant"), input.changes())
        )

    @strawberry.mutation(
        description="Leave to upload one picture of the store, of at most 5 MB. Its key is then the `image` of the "
        "profile; what is no picture is refused there. For its managers, and operators."
    )
    def merchant_picture_upload_ticket(
        self,
        info: Info,
        id: MerchantId,
        content_type: Annotated[str, strawberry.argument(description="image/jpeg, image/png or image/webp.")],
    ) -> MerchantPictureUploadTicketResult:
        context, merchant_id = info.context, parse_id(id, "Merchant")
        ticket = context.storefronts.ticket(context.viewer_id, merchant_id, content_type)
        return MerchantPictureUploadTicketPayload(ticket=UploadTicket.of(ticket))

    @strawberry.mutation(description="Set the hours of the week; dated exceptions stay. For its managers.")
    def merchant_hours_set(
        self,
        info: Info,
        id: MerchantId,
        weekly: Annotated[
            list[list[TimeSpanInput]],
            strawberry.argument(
                description="Seven days, Monday first, the spans of each in order, at most 6."
            ),
        ],
    ) -> MerchantHoursResult:
        context = info.context
        return _payload(
            context.merchants.set_hours(context.viewer_id, parse_id(id, "Merchant"), week_of(weekly))
        )

    @strawberry.mutation(description="Give a date hours of its own. For its managers.")
    def merchant_hours_exception_set(
        self,
        info: Info,
        id: MerchantId,
        date: Day,
        spans: Annotated[
            list[TimeSpanInput],
            strawberry.argument(description="In order, at most 6; none: closed that day."),
        ],
    ) -> MerchantHoursResult:
        context, merchant_id = info.context, parse_id(id, "Merchant")
        return _payload(
            context.merchants.set_exception(context.viewer_id, merchant_id, date, spans_of(spans, ("spans",)))
        )

    @strawberry.mutation(description="Let a date be like any other of its weekday again. For its managers.")
    def merchant_hours_exception_remove(self, info: Info, id: MerchantId, date: Day) -> MerchantHoursResult:
        context, merchant_id = info.context, parse_id(id, "Merchant")
        return _payload(context.merchants.set_exception(context.viewer_id, merchant_id, date, None))

    @strawberry.mutation(description="Take no orders for a while. For all its staff.")
    def merchant_pause(
        self,
        info: Info,
        id: MerchantId,
        until: Annotated[datetime, strawberry.argument(description="Later than now, within 30 days.")],
    ) -> MerchantPauseResult:
        context = info.context
        return _payload(context.merchants.pause(context.viewer_id, parse_id(id, "Merchant"), until))

    @strawberry.mutation(description="Take orders again. For all its staff.")
    def merchant_resume(self, info: Info, id: MerchantId) -> MerchantPauseResult:
        context = info.context
        return _payload(context.merchants.resume(context.viewer_id, parse_id(id, "Merchant")))

    @strawberry.mutation(description="Give somebody a role, or another one. For its owners, and operators.")
    def merchant_staff_add(
        self,
        info: Info,
        id: MerchantId,
        user_id: Annotated[strawberry.ID, strawberry.argument(description="The person.")],
        role: Annotated[StaffRole, strawberry.argument(description="What this person may do.")],
    ) -> MerchantStaffAddResult:
        context = info.context
        merchant_id, person_id = parse_id(id, "Merchant"), parse_id(user_id, "User", ("userId",))
        member = context.merchants.set_staff(context.viewer_id, merchant_id, person_id, role)
        return StaffMemberPayload(member=StaffMember.of(member))

    @strawberry.mutation(
        description="Take somebody's role away, which acts at once. For its owners, operators, and oneself."
    )
    def merchant_staff_remove(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The membership.")],
    ) -> MerchantStaffRemoveResult:
        merchant_id, _, user_id = parse_id(id, "StaffMember").partition(".")
        if not user_id:
            raise NotFound("StaffMember")
        info.context.merchants.remove_staff(info.context.viewer_id, merchant_id, user_id)
        return StaffMemberRemovePayload(removed_id=id)


def _payload(merchant: DomainMerchant) -> MerchantPayload:
    return MerchantPayload(merchant=Merchant.of(merchant))
