"""What mutations on accounts answer, and why they are refused."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from pannier.api.primitives.errors import ConcurrentChange, Error, InvalidInput, NotFound, error_type
from pannier.users import errors
from pannier.users.graphql.types import Address, Session, User


@error_type(errors.AccountExists, "The phone number or e-mail address belongs to an account already.")
class AccountExists(Error):
    field: str = strawberry.field(description="Which of the two: `phone` or `email`.")

    @classmethod
    def context_of(cls, error: errors.AccountExists) -> dict[str, Any]:
        return {"field": error.field}


@error_type(errors.SignInFailed, "No such account, or a wrong password; which of the two stays untold.")
class SignInFailed(Error):
    pass


@error_type(errors.TooManyAttempts, "Sign-in was tried too often, for this account or from this address.")
class TooManyAttempts(Error):
    retry_at: datetime = strawberry.field(description="Not before this moment.")

    @classmethod
    def context_of(cls, error: errors.TooManyAttempts) -> dict[str, Any]:
        return {"retry_at": error.retry_at}


@error_type(
    errors.RefreshTokenInvalid, "The refresh token is expired, malformed, revoked, or was used before."
)
class RefreshTokenInvalid(Error):
    pass


@error_type(errors.TooManyAddresses, "An account keeps a bounded number of addresses.")
class TooManyAddresses(Error):
    limit: int = strawberry.field(description="How many at most.")

    @classmethod
    def context_of(cls, error: errors.TooManyAddresses) -> dict[str, Any]:
        return {"limit": error.limit}


@strawberry.type(description="The account is open and signed in.")
class UserRegisterPayload:
    user: User = strawberry.field(description="The new account.")
    session: Session = strawberry.field(description="Already signed in.")


@strawberry.type(description="A session was opened or renewed.")
class SessionPayload:
    session: Session = strawberry.field(description="The tokens to use from now on.")


@strawberry.type(description="The session is closed.")
class UserSignOutPayload:
    signed_out: bool = strawberry.field(description="Always true.")


@strawberry.type(description="The profile after the change.")
class UserUpdatePayload:
    user: User = strawberry.field(description="As it is now.")


@strawberry.type(description="The address as it is stored.")
class AddressPayload:
    address: Address = strawberry.field(description="The address.")


@strawberry.type(description="The address is gone.")
class AddressRemovePayload:
    removed_id: strawberry.ID = strawberry.field(description="What its id was.")


UserRegisterResult = Annotated[
    UserRegisterPayload | AccountExists | InvalidInput,
    strawberry.union("UserRegisterResult", description="The account, or why there is none."),
]
UserSignInResult = Annotated[
    SessionPayload | SignInFailed | TooManyAttempts,
    strawberry.union("UserSignInResult", description="A session, or why there is none."),
]
UserTokenRefreshResult = Annotated[
    SessionPayload | RefreshTokenInvalid,
    strawberry.union("UserTokenRefreshResult", description="The next tokens, or why there are none."),
]
UserSignOutResult = Annotated[
    UserSignOutPayload | RefreshTokenInvalid,
    strawberry.union("UserSignOutResult", description="Signed out, or why not."),
]
UserUpdateResult = Annotated[
    UserUpdatePayload | InvalidInput | ConcurrentChange,
    strawberry.union("UserUpdateResult", description="The profile, or why it did not change."),
]
UserRoleResult = Annotated[
    UserUpdatePayload | InvalidInput | NotFound | ConcurrentChange,
    strawberry.union("UserRoleResult", description="The user, or why their roles did not change."),
]
UserAddressAddResult = Annotated[
    AddressPayload | InvalidInput | TooManyAddresses,
    strawberry.union("UserAddressAddResult", description="The address, or why it was not added."),
]
UserAddressUpdateResult = Annotated[
    AddressPayload | InvalidInput | NotFound,
    strawberry.union("UserAddressUpdateResult", description="The address, or why it did not change."),
]
UserAddressRemoveResult = Annotated[
    AddressRemovePayload | InvalidInput | NotFound,
    strawberry.union("UserAddressRemoveResult", description="Removed, or why not."),
]
