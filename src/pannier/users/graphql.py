"""Accounts, sign-in and addresses in the API."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.enums import enum_type
from pannier.api.primitives.errors import ConcurrentChange, Error, InvalidInput, NotFound, error_type
from pannier.api.primitives.geo import Coordinates, CoordinatesInput
from pannier.api.primitives.ids import Node, NodeLoaders, global_id, parse_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.patches import patch_input
from pannier.core.errors import NotFound as DomainNotFound
from pannier.core.errors import Unauthenticated
from pannier.core.i18n import Locale
from pannier.users import errors, model, service

enum_type(
    model.Role,
    "What a user is on the whole platform.",
    {
        model.Role.CUSTOMER: "May order; everybody is one.",
        model.Role.COURIER: "May claim and carry orders.",
        model.Role.OPERATOR: "Runs the platform.",
    },
)


def signed_in(info: Info) -> str:
    """The id of who asks. Raises Unauthenticated."""
    if info.context.viewer_id is None:
        raise Unauthenticated
    return info.context.viewer_id


@strawberry.type(description="Where a user wants things brought.")
class Address(Node):
    label: str = strawberry.field(description="The user's name for it, such as 公司 or home; may be empty.")
    recipient: str = strawberry.field(description="Who receives.")
    phone: str = strawberry.field(description="In E.164 format.")
    street: str = strawberry.field(description="Street, number, building.")
    detail: str = strawberry.field(description="Floor, room, how to get in; may be empty.")
    location: Coordinates = strawberry.field(description="Decides who delivers here.")

    @classmethod
    def of(cls, address: model.Address) -> "Address":
        return cls(
            id=global_id("Address", address.id),
            label=address.label,
            recipient=address.recipient,
            phone=address.phone,
            street=address.street,
            detail=address.detail,
            location=Coordinates.of(address.location),
        )


@strawberry.type(description="An account. Only its owner and operators see it.")
class User(Node):
    raw: strawberry.Private[model.User]
    name: str = strawberry.field(description="As the user wants to be called.")
    phone: str | None = strawberry.field(description="In E.164 format.")
    email: str | None = strawberry.field(description="In lower case.")
    locale: Locale = strawberry.field(description="The language of messages to this user.")
    roles: list[model.Role] = strawberry.field(
        description="On the whole platform; staff roles are memberships."
    )
    created_at: datetime = strawberry.field(description="When the account was opened.")

    @strawberry.field(description="The user's addresses, oldest first.")
    def addresses(self, info: Info, first: First = 20, after: After = None) -> Connection[Address]:
        context, scope = info.context, f"addresses:{self.raw.id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.users.page_addresses(self.raw.id, request)
        return connection(context.cursors, scope, request, page, Address.of)

    @classmethod
    def of(cls, user: model.User) -> "User":
        return cls(
            id=global_id("User", user.id),
            raw=user,
            name=user.name,
            phone=user.phone,
            email=user.email,
            locale=user.locale,
            roles=sorted(user.roles),
            created_at=user.created_at,
        )


@strawberry.type(description="What a client holds after signing in.")
class Session:
    access_token: str = strawberry.field(description="Goes into the header `Authorization: Bearer …`.")
    access_expires_at: datetime = strawberry.field(description="Get the next one before this moment.")
    refresh_token: str = strawberry.field(
        description="Good once. Using it twice ends the session everywhere it went."
    )
    refresh_expires_at: datetime = strawberry.field(description="Then the user signs in again.")

    @classmethod
    def of(cls, session: model.Session) -> "Session":
        return cls(
            access_token=session.access_token,
            access_expires_at=session.access_expires_at,
            refresh_token=session.refresh_token,
            refresh_expires_at=session.refresh_expires_at,
        )


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


@strawberry.input(description="A new account, with a phone number or an e-mail address, or both.")
class UserRegisterInput:
    name: str = strawberry.field(description="1 to 60 characters.")
    password: str = strawberry.field(description="8 to 128 characters.")
    phone: str | None = strawberry.field(default=None, description="With a country code, or Chinese.")
    email: str | None = strawberry.field(default=None, description="An e-mail address.")
    locale: Locale = strawberry.field(
        default=Locale.ZH_CN, description="The language of messages to this user."
    )


@patch_input("What to change of the viewer's profile; what is absent stays.")
class UserUpdateInput:
    name: strawberry.Maybe[str] = strawberry.field(description="1 to 60 characters.")
    locale: strawberry.Maybe[Locale] = strawberry.field(description="The language of messages to this user.")


@strawberry.input(description="An address.")
class AddressInput:
    recipient: str = strawberry.field(description="Who receives; 1 to 60 characters.")
    phone: str = strawberry.field(description="With a country code, or Chinese.")
    street: str = strawberry.field(description="Street, number, building; 1 to 200 characters.")
    location: CoordinatesInput = strawberry.field(description="Decides who delivers here.")
    label: str = strawberry.field(default="", description="Such as 公司 or home; at most 20 characters.")
    detail: str = strawberry.field(
        default="", description="Floor, room, how to get in; at most 200 characters."
    )

    def new_address(self) -> service.NewAddress:
        return service.NewAddress(
            label=self.label,
            recipient=self.recipient,
            phone=self.phone,
            street=self.street,
            detail=self.detail,
            location=self.location.point(("location",)),
        )


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
    user: User = strawberry.field(description="The viewer.")


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

AddressId = Annotated[strawberry.ID, strawberry.argument(description="One of the viewer's addresses.")]


@strawberry.type
class UserQuery:
    @strawberry.field(description="Who asks; null for a stranger.")
    def viewer(self, info: Info) -> User | None:
        viewer_id = info.context.viewer_id
        return None if viewer_id is None else User.of(info.context.users.get(viewer_id))


@strawberry.type
class UserMutation:
    @strawberry.mutation(description="Open an account and sign in.")
    def user_register(
        self, info: Info, input: Annotated[UserRegisterInput, strawberry.argument(description="Who.")]
    ) -> UserRegisterResult:
        context = info.context
        user = context.users.register(input.name, input.phone, input.email, input.password, input.locale)
        return UserRegisterPayload(user=User.of(user), session=Session.of(context.sign_in.open(user.id)))

    @strawberry.mutation(description="Open a session with a password.")
    def user_sign_in(
        self,
        info: Info,
        account: Annotated[str, strawberry.argument(description="A phone number or an e-mail address.")],
        password: Annotated[str, strawberry.argument(description="The account's password.")],
    ) -> UserSignInResult:
        context = info.context
        session = context.sign_in.with_password(account, password, context.network_address)
        return SessionPayload(session=Session.of(session))

    @strawberry.mutation(description="Exchange a refresh token for the next pair of tokens.")
    def user_token_refresh(
        self,
        info: Info,
        refresh_token: Annotated[str, strawberry.argument(description="The latest one; it is good once.")],
    ) -> UserTokenRefreshResult:
        return SessionPayload(session=Session.of(info.context.sign_in.refresh(refresh_token)))

    @strawberry.mutation(description="Close a session.")
    def user_sign_out(
        self, info: Info, refresh_token: Annotated[str, strawberry.argument(description="Of the session.")]
    ) -> UserSignOutResult:
        info.context.sign_in.close(refresh_token)
        return UserSignOutPayload(signed_out=True)

    @strawberry.mutation(description="Change the viewer's profile.")
    def user_update(
        self, info: Info, input: Annotated[UserUpdateInput, strawberry.argument(description="The changes.")]
    ) -> UserUpdateResult:
        user = info.context.users.update(
            signed_in(info),
            None if input.name is None else input.name.value,
            None if input.locale is None else input.locale.value,
        )
        return UserUpdatePayload(user=User.of(user))

    @strawberry.mutation(description="Add an address to the viewer's.")
    def user_address_add(
        self, info: Info, input: Annotated[AddressInput, strawberry.argument(description="The address.")]
    ) -> UserAddressAddResult:
        address = info.context.users.add_address(signed_in(info), input.new_address())
        return AddressPayload(address=Address.of(address))

    @strawberry.mutation(description="Replace one of the viewer's addresses.")
    def user_address_update(
        self,
        info: Info,
        id: AddressId,
        input: Annotated[AddressInput, strawberry.argument(description="The whole address.")],
    ) -> UserAddressUpdateResult:
        address = info.context.users.update_address(
            signed_in(info), parse_id(id, "Address"), input.new_address()
        )
        return AddressPayload(address=Address.of(address))

    @strawberry.mutation(description="Remove one of the viewer's addresses. Orders keep their copy.")
    def user_address_remove(self, info: Info, id: AddressId) -> UserAddressRemoveResult:
        info.context.users.remove_address(signed_in(info), parse_id(id, "Address"))
        return AddressRemovePayload(removed_id=id)


def _user_node(info: Info, raw_id: str) -> Node | None:
    """Only oneself, or anybody for an operator."""
    viewer_id = info.context.viewer_id
    if viewer_id != raw_id and not info.context.is_operator():
        return None
    found = info.context.users.find_many([raw_id]).get(raw_id)
    return None if found is None else User.of(found)


def _address_node(info: Info, raw_id: str) -> Node | None:
    """Only one's own."""
    viewer_id = info.context.viewer_id
    if viewer_id is None:
        return None
    try:
        return Address.of(info.context.users.get_address(viewer_id, raw_id))
    except DomainNotFound:
        return None


NODES: NodeLoaders = {"User": _user_node, "Address": _address_node}
