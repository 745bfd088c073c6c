"""What the mutations of admission, licences and invitations answer."""

from typing import Annotated, Any

import strawberry

from pannier.api.primitives.errors import ConcurrentChange, Error, InvalidInput, NotFound, error_type
from pannier.api.primitives.uploads import UploadTicket
from pannier.merchants import errors
from pannier.merchants.graphql.inside import MerchantLicence, StaffInvitation
from pannier.merchants.graphql.results import (
    AreaFull,
    MerchantKeyConflict,
    MerchantPayload,
    StaffMemberPayload,
    TooManyStaff,
)
from pannier.merchants.model import LicenceKind, MerchantStatus
from pannier.users.graphql.results import ContactUnreachable


@error_type(
    errors.MerchantTransitionRefused, "The merchant's admission does not stand where this could be done."
)
class MerchantTransitionRefused(Error):
    status: MerchantStatus = strawberry.field(description="Where it stands.")

    @classmethod
    def context_of(cls, error: errors.MerchantTransitionRefused) -> dict[str, Any]:
        return {"status": error.status}


@error_type(errors.LicencesMissing, "Without good licences of these kinds the merchant cannot take part.")
class LicencesMissing(Error):
    kinds: list[LicenceKind] = strawberry.field(description="Which.")

    @classmethod
    def context_of(cls, error: errors.LicencesMissing) -> dict[str, Any]:
        return {"kinds": list(error.kinds)}


@error_type(errors.TooManyApplications, "The applicant has as many undecided applications as one may have.")
class TooManyApplications(Error):
    limit: int = strawberry.field(description="How many at most.")

    @classmethod
    def context_of(cls, error: errors.TooManyApplications) -> dict[str, Any]:
        return {"limit": error.limit}


@error_type(
    errors.TooManyInvitations, "The merchant has as many open invitations, or sent as many today, as may be."
)
class TooManyInvitations(Error):
    limit: int = strawberry.field(description="How many at most.")

    @classmethod
    def context_of(cls, error: errors.TooManyInvitations) -> dict[str, Any]:
        return {"limit": error.limit}


@error_type(errors.AlreadyStaff, "Whoever is to join works there already.")
class AlreadyStaff(Error):
    pass


@error_type(errors.InvitationOver, "The code is none, or was used, withdrawn or is too old.")
class InvitationOver(Error):
    pass


@strawberry.type(description="Leave to upload a scan.")
class MerchantLicenceUploadTicketPayload:
    ticket: UploadTicket = strawberry.field(description="How to send the file, within a quarter of an hour.")


@strawberry.type(description="The licence as it is stored.")
class MerchantLicencePayload:
    licence: MerchantLicence = strawberry.field(description="After the change.")


@strawberry.type(description="The invitation that was sent.")
class StaffInvitationPayload:
    invitation: StaffInvitation = strawberry.field(
        description="Without its code, which only the contact has."
    )


@strawberry.type(description="The invitation is gone.")
class StaffInvitationWithdrawPayload:
    withdrawn_id: strawberry.ID = strawberry.field(description="What its id was.")


MerchantApplyResult = Annotated[
    MerchantPayload | InvalidInput | NotFound | AreaFull | TooManyApplications | MerchantKeyConflict,
    strawberry.union("MerchantApplyResult", description="The merchant, or why there is none."),
]
MerchantAdmissionResult = Annotated[
    MerchantPayload
    | InvalidInput
    | NotFound
    | ConcurrentChange
    | MerchantTransitionRefused
    | LicencesMissing
    | AreaFull,
    strawberry.union(
        "MerchantAdmissionResult", description="The merchant, or why its status did not change."
    ),
]
MerchantLicenceUploadTicketResult = Annotated[
    MerchantLicenceUploadTicketPayload | InvalidInput | NotFound,
    strawberry.union("MerchantLicenceUploadTicketResult", description="The ticket, or why there is none."),
]
MerchantLicenceResult = Annotated[
    MerchantLicencePayload | InvalidInput | NotFound | ConcurrentChange | MerchantTransitionRefused,
    strawberry.union(
        "MerchantLicenceResult", description="The licence, or why it was not submitted or decided on."
    ),
]
MerchantStaffInviteResult = Annotated[
    StaffInvitationPayload
    | InvalidInput
    | NotFound
    | ConcurrentChange
    | TooManyInvitations
    | ContactUnreachable,
    strawberry.union("MerchantStaffInviteResult", description="The invitation, or why nobody was invited."),
]
MerchantInvitationWithdrawResult = Annotated[
    StaffInvitationWithdrawPayload | InvalidInput | NotFound,
    strawberry.union("MerchantInvitationWithdrawResult", description="Withdrawn, or why not."),
]
MerchantInvitationAcceptResult = Annotated[
    StaffMemberPayload | InvitationOver | AlreadyStaff | TooManyStaff,
    strawberry.union("MerchantInvitationAcceptResult", description="The membership, or why there is none."),
]
