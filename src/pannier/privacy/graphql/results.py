"""What handing out and deleting an account answer, and why they are refused."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from pannier.api.primitives.errors import ConcurrentChange, Error, error_type
from pannier.api.primitives.ids import global_id
from pannier.privacy import errors
from pannier.users.graphql import TooManyAttempts


@error_type(errors.SignInTooOld, "This needs a sign-in of the last minutes, by whatever means.")
class SignInTooOld(Error):
    minutes: int = strawberry.field(description="How fresh the sign-in has to be.")

    @classmethod
    def context_of(cls, error: errors.SignInTooOld) -> dict[str, Any]:
        return {"minutes": error.minutes}


@error_type(errors.OrdersUnderWay, "An order of the viewer's, or one they carry, has not come to its end.")
class OrdersUnderWay(Error):
    pass


@error_type(errors.MerchantsLeftAlone, "Merchants would be left without an owner.")
class MerchantsLeftAlone(Error):
    merchant_ids: list[strawberry.ID] = strawberry.field(description="Which ones; twenty at most.")

    @classmethod
    def context_of(cls, error: errors.MerchantsLeftAlone) -> dict[str, Any]:
        return {"merchant_ids": [global_id("Merchant", merchant_id) for merchant_id in error.merchant_ids]}


@strawberry.type(description="The document is ready.")
class UserExportPayload:
    url: str = strawberry.field(
        description="Where the JSON document can be fetched, by whoever has this address."
    )
    expires_at: datetime = strawberry.field(description="Until when.")


@strawberry.type(description="The account is closed, and nobody can sign in to it any more.")
class UserDeletePayload:
    deleted_id: strawberry.ID = strawberry.field(description="What its id was.")
    erased_by: datetime = strawberry.field(
        description="When the last copies of personal data are looked for. Most are gone within minutes."
    )


UserExportResult = Annotated[
    UserExportPayload | SignInTooOld | TooManyAttempts,
    strawberry.union("UserExportResult", description="The document, or why there is none."),
]
UserDeleteResult = Annotated[
    UserDeletePayload | SignInTooOld | OrdersUnderWay | MerchantsLeftAlone | ConcurrentChange,
    strawberry.union("UserDeleteResult", description="Deleted, or why not."),
]
