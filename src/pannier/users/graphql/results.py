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


@error_type(
    errors.ContactUnverified, "An account's first contact is verified before another one is added to it."
)
class ContactUnverified(Error):
    field: str = strawberry.field(description="Which comes first: `phone` or `email`.")

    @classmethod
    def context_of(cls, error: errors.ContactUnverified) -> dict[str, Any]:
        return {"field": error.field}


@error_type(errors.ContactUnreachable, "Nothing can ever be delivered to this contact.")
class ContactUnreachable(Error):
    field: str = strawberry.field(description="Which kind it is: `phone` or `email`.")

    @classmethod
    def context_of(cls, error: errors.ContactUnreachable) -> dict[str, Any]:
        return {"field": error.field}


@error_type(
    errors.CodeInvalid,
    "The code is wrong, over, used, replaced by a newer one, for something else, or was tried too often.",
)
class CodeInvalid(Error):
    pass


@error_type(errors.PasswordWrong, "The account's present password is another.")
class PasswordWrong(Error):
    pass


@error_type(
    errors.IdTokenInvalid, "The ID token is malformed, forged, expired, used before, or meant for others."
)
class IdTokenInvalid(Error):
    pass


@error_type(errors.OutsideSignInClosed, "This installation trusts no outside issuer.")
class OutsideSignInClosed(Error):
    pass


@error_type(errors.TooManyAttempts, "It was tried too often, for this account or from this network address.")
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


@strawberry.type(description="A code is on its way, whether or not there is an account.")
class UserCodeRequestPayload:
    valid_until: datetime = strawberry.field(description="It is good until then, once, for five tries.")


@strawberry.type(description="A session was opened, and an account with it where there was none.")
class UserSignedInPayload:
    user: User = strawberry.field(description="Who signed in.")
    session: Session = strawberry.field(description="The tokens to use from now on.")
    created: bool = strawberry.field(description="Whether the account was opened just now.")


@strawberry.type(description="The password is set.")
class UserPasswordPayload:
    changed: bool = strawberry.field(description="Always true.")


@strawberry.type(description="The session has ended.")
class UserSessionRevokePayload:
    revoked_id: strawberry.ID = strawberry.field(description="What its id was.")


@strawberry.type(description="Only this session is left.")
class UserSessionsRevokeOthersPayload:
    revoked: bool = strawberry.field(description="Always true.")


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
UserCodeRequestResult = Annotated[
    UserCodeRequestPayload | InvalidInput | TooManyAttempts | ContactUnreachable,
    strawberry.union("UserCodeRequestResult", description="A code was sent, or why not."),
]
UserSignInWithCodeResult = Annotated[
    UserSignedInPayload | InvalidInput | CodeInvalid | TooManyAttempts,
    strawberry.union("UserSignInWithCodeResult", description="A session, or why there is none."),
]
UserSignInWithIdTokenResult = Annotated[
    UserSignedInPayload | IdTokenInvalid | OutsideSignInClosed | TooManyAttempts,
    strawberry.union("UserSignInWithIdTokenResult", description="A session, or why there is none."),
]
UserPasswordChangeResult = Annotated[
    UserPasswordPayload | InvalidInput | PasswordWrong | TooManyAttempts | ConcurrentChange,
    strawberry.union("UserPasswordChangeResult", description="Changed, or why not."),
]
UserPasswordResetResult = Annotated[
    UserPasswordPayload | InvalidInput | CodeInvalid | NotFound | TooManyAttempts,
    strawberry.union("UserPasswordResetResult", description="Set, or why not."),
]
UserContactChangeResult = Annotated[
    UserUpdatePayload | InvalidInput | CodeInvalid | AccountExists | ContactUnverified | TooManyAttempts,
    strawberry.union("UserContactChangeResult", description="The user, or why the contact did not change."),
]
UserSessionRevokeResult = Annotated[
    UserSessionRevokePayload | InvalidInput | NotFound,
    strawberry.union("UserSessionRevokeResult", description="Ended, or why not."),
]
UserSessionsRevokeOthersResult = Annotated[
    UserSessionsRevokeOthersPayload | NotFound | ConcurrentChange,
    strawberry.union("UserSessionsRevokeOthersResult", description="Ended, or why not."),
]
