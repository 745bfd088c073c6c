"""What the mutations of merchants answer."""

from typing import Annotated, Any

import strawberry

from pannier.api.primitives.errors import ConcurrentChange, Error, InvalidInput, NotFound, error_type
from pannier.api.primitives.ids import global_id
from pannier.api.primitives.uploads import UploadTicket
from pannier.merchants import errors
from pannier.merchants.graphql.types import Merchant, StaffMember


@error_type(errors.LastOwner, "A merchant keeps at least one owner.")
class LastOwner(Error):
    pass


@error_type(errors.TooManyStaff, "A merchant's staff is bounded.")
class TooManyStaff(Error):
    limit: int = strawberry.field(description="How many at most.")

    @classmethod
    def context_of(cls, error: errors.TooManyStaff) -> dict[str, Any]:
        return {"limit": error.limit}


@error_type(errors.AreaFull, "The area has as many merchants as its list can hold.")
class AreaFull(Error):
    limit: int = strawberry.field(description="How many at most.")

    @classmethod
    def context_of(cls, error: errors.AreaFull) -> dict[str, Any]:
        return {"limit": error.limit}


@error_type(errors.MerchantKeyConflict, "The idempotency key was used before, with another payload.")
class MerchantKeyConflict(Error):
    merchant_id: strawberry.ID = strawberry.field(description="The merchant that was made with it.")

    @classmethod
    def context_of(cls, error: errors.MerchantKeyConflict) -> dict[str, Any]:
        return {"merchant_id": global_id("Merchant", error.merchant_id)}


@strawberry.type(description="The merchant as it is stored.")
class MerchantPayload:
    merchant: Merchant = strawberry.field(description="After the change.")


@strawberry.type(description="The membership as it is stored.")
class StaffMemberPayload:
    member: StaffMember = strawberry.field(description="After the change.")


@strawberry.type(description="The membership is gone.")
class StaffMemberRemovePayload:
    removed_id: strawberry.ID = strawberry.field(description="What its id was.")


@strawberry.type(description="Leave to upload one picture.")
class MerchantPictureUploadTicketPayload:
    ticket: UploadTicket = strawberry.field(description="Good for a quarter of an hour.")


MerchantPictureUploadTicketResult = Annotated[
    MerchantPictureUploadTicketPayload | InvalidInput | NotFound,
    strawberry.union("MerchantPictureUploadTicketResult", description="The ticket, or why there is none."),
]
MerchantCreateResult = Annotated[
    MerchantPayload | InvalidInput | NotFound | AreaFull | MerchantKeyConflict,
    strawberry.union("MerchantCreateResult", description="The merchant, or why there is none."),
]
MerchantUpdateResult = Annotated[
    MerchantPayload | InvalidInput | NotFound | ConcurrentChange,
    strawberry.union("MerchantUpdateResult", description="The merchant, or why it did not change."),
]
MerchantHoursResult = Annotated[
    MerchantPayload | InvalidInput | NotFound | ConcurrentChange,
    strawberry.union("MerchantHoursResult", description="The merchant, or why its hours did not change."),
]
MerchantPauseResult = Annotated[
    MerchantPayload | InvalidInput | NotFound | ConcurrentChange,
    strawberry.union("MerchantPauseResult", description="The merchant, or why it was not paused or resumed."),
]
MerchantStaffAddResult = Annotated[
    StaffMemberPayload | InvalidInput | NotFound | ConcurrentChange | LastOwner | TooManyStaff,
    strawberry.union("MerchantStaffAddResult", description="The membership, or why it did not change."),
]
MerchantStaffRemoveResult = Annotated[
    StaffMemberRemovePayload | InvalidInput | NotFound | ConcurrentChange | LastOwner,
    strawberry.union("MerchantStaffRemoveResult", description="Removed, or why not."),
]
