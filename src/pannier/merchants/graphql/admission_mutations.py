"""Applying, deciding on applications, and licences."""

from datetime import date
from typing import Annotated

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.uploads import UploadTicket
from pannier.merchants.admission import AdmissionCommand, Decision
from pannier.merchants.graphql.admission_results import (
    MerchantAdmissionResult,
    MerchantApplyResult,
    MerchantLicencePayload,
    MerchantLicenceResult,
    MerchantLicenceUploadTicketPayload,
    MerchantLicenceUploadTicketResult,
)
from pannier.merchants.graphql.inputs import MerchantApplyInput
from pannier.merchants.graphql.inside import MerchantLicence
from pannier.merchants.graphql.results import MerchantPayload
from pannier.merchants.graphql.types import Merchant
from pannier.merchants.model import DecisionReason, LicenceKind
from pannier.merchants.service import NewLicence

MerchantId = Annotated[strawberry.ID, strawberry.argument(description="The merchant.")]
LicenceId = Annotated[strawberry.ID, strawberry.argument(description="The licence as it was submitted.")]
Reasons = Annotated[
    list[DecisionReason], strawberry.argument(description="Why; 1 to 5 that go with what is decided.")
]
Text = Annotated[
    str,
    strawberry.argument(
        description="What the merchant is to read of it, nothing about persons; at most 500 characters."
    ),
]
Kind = Annotated[LicenceKind, strawberry.argument(description="What for.")]
_UNSAID = (DecisionReason.OTHER,)


@strawberry.input(description="A licence as it is submitted.")
class MerchantLicenceInput:
    key: str = strawberry.field(description="Of the upload ticket that its scan was sent with.")
    number: str = strawberry.field(description="As it is printed on it; 1 to 60 characters.")
    holder: str = strawberry.field(description="Whom it was issued to; 1 to 100 characters.")
    valid_until: date = strawberry.field(
        description="The last day that it is good for, at the store; later than today."
    )


@strawberry.type
class AdmissionMutation:
    @strawberry.mutation(
        description="Apply for a merchant to be admitted, and own it. At most 3 applications of one person are open."
    )
    def merchant_apply(
        self,
        info: Info,
        idempotency_key: Annotated[
            str,
            strawberry.argument(
                description="Made by the client, 1 to 100 characters; the same again returns the same merchant."
            ),
        ],
        input: Annotated[MerchantApplyInput, strawberry.argument(description="The merchant.")],
    ) -> MerchantApplyResult:
        context = info.context
        new = input.new_merchant(context.viewer_id or "")
        return _payload(Merchant.of(context.admissions.apply(context.viewer_id, new, idempotency_key)))

    @strawberry.mutation(description="Put a returned application into the queue again. For its owners.")
    def merchant_application_submit(self, info: Info, id: MerchantId) -> MerchantAdmissionResult:
        context = info.context
        return _payload(Merchant.of(context.admissions.submit(context.viewer_id, parse_id(id, "Merchant"))))

    @strawberry.mutation(description="Give an application up, for good. For its owners.")
    def merchant_application_withdraw(self, info: Info, id: MerchantId) -> MerchantAdmissionResult:
        context = info.context
        return _payload(Merchant.of(context.admissions.withdraw(context.viewer_id, parse_id(id, "Merchant"))))

    @strawberry.mutation(description="For operators: begin to look at an application.")
    def merchant_review_start(self, info: Info, id: MerchantId) -> MerchantAdmissionResult:
        return _decided(info, id, AdmissionCommand.TAKE)

    @strawberry.mutation(
        description="For operators who do not work there: admit a merchant under review, with its licences, "
        "of which there must be one of every kind that has not ended."
    )
    def merchant_approve(self, info: Info, id: MerchantId) -> MerchantAdmissionResult:
        return _decided(info, id, AdmissionCommand.APPROVE)

    @strawberry.mutation(description="For operators: turn an application under review down, for good.")
    def merchant_refuse(
        self, info: Info, id: MerchantId, reasons: Reasons, text: Text = ""
    ) -> MerchantAdmissionResult:
        return _decided(info, id, AdmissionCommand.REFUSE, Decision(tuple(reasons), text))

    @strawberry.mutation(
        description="For operators: ask the applicant of an application under review for more."
    )
    def merchant_return(
        self, info: Info, id: MerchantId, reasons: Reasons, text: Text = ""
    ) -> MerchantAdmissionResult:
        return _decided(info, id, AdmissionCommand.RETURN, Decision(tuple(reasons), text))

    @strawberry.mutation(description="For operators: exclude a merchant. Orders it has go on.")
    def merchant_suspend(
        self,
        info: Info,
        id: MerchantId,
        reasons: Annotated[
            list[DecisionReason] | None, strawberry.argument(description="Why; left out: OTHER.")
        ] = None,
        text: Text = "",
    ) -> MerchantAdmissionResult:
        decision = Decision(_UNSAID if reasons is None else tuple(reasons), text)
        return _decided(info, id, AdmissionCommand.SUSPEND, decision)

    @strawberry.mutation(
        description="For operators who do not work there: let a suspended merchant take part again, "
        "while its licences are good."
    )
    def merchant_reinstate(self, info: Info, id: MerchantId) -> MerchantAdmissionResult:
        return _decided(info, id, AdmissionCommand.REINSTATE)

    @strawberry.mutation(description="Leave to upload the scan of a licence. For its owners and managers.")
    def merchant_licence_upload_ticket(
        self,
        info: Info,
        id: MerchantId,
        kind: Kind,
        media_type: Annotated[
            str,
            strawberry.argument(description="One of image/jpeg, image/png, image/webp and application/pdf."),
        ],
    ) -> MerchantLicenceUploadTicketResult:
        context = info.context
        ticket = context.licences.ticket(context.viewer_id, parse_id(id, "Merchant"), kind, media_type)
        return MerchantLicenceUploadTicketPayload(ticket=UploadTicket.of(ticket))

    @strawberry.mutation(
        description="Submit a licence for an operator to check; one in force stays so until it is replaced. "
        "For its owners and managers."
    )
    def merchant_licence_submit(
        self,
        info: Info,
        id: MerchantId,
        kind: Kind,
        input: Annotated[MerchantLicenceInput, strawberry.argument(description="The licence.")],
    ) -> MerchantLicenceResult:
        context, merchant_id = info.context, parse_id(id, "Merchant")
        new = NewLicence(input.key, input.number, input.holder, input.valid_until)
        licence = context.licences.submit(context.viewer_id, merchant_id, kind, new)
        return MerchantLicencePayload(licence=MerchantLicence.of(licence))

    @strawberry.mutation(
        description="For operators who do not work there: put a submitted licence in force. "
        "It ends a suspension that was for an expired licence only."
    )
    def merchant_licence_approve(self, info: Info, id: LicenceId) -> MerchantLicenceResult:
        context = info.context
        licence = context.licence_reviews.approve(context.viewer_id, parse_id(id, "MerchantLicence"))
        return MerchantLicencePayload(licence=MerchantLicence.of(licence))

    @strawberry.mutation(
        description="For operators: turn a submitted licence down; what was in force before stays."
    )
    def merchant_licence_refuse(
        self,
        info: Info,
        id: LicenceId,
        reason: Annotated[DecisionReason, strawberry.argument(description="Why.")],
        text: Text = "",
    ) -> MerchantLicenceResult:
        context, licence_id = info.context, parse_id(id, "MerchantLicence")
        licence = context.licence_reviews.refuse(context.viewer_id, licence_id, reason, text)
        return MerchantLicencePayload(licence=MerchantLicence.of(licence))


def _payload(merchant: Merchant) -> MerchantPayload:
    return MerchantPayload(merchant=merchant)


def _decided(
    info: Info, id: strawberry.ID, command: AdmissionCommand, decision: Decision | None = None
) -> MerchantPayload:
    context, merchant_id = info.context, parse_id(id, "Merchant")
    return _payload(Merchant.of(context.admissions.decide(context.viewer_id, merchant_id, command, decision)))
