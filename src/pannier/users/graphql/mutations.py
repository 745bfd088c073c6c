"""Accounts, sessions and addresses: everything that changes them."""

from typing import Annotated

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.users.graphql.inputs import AddressInput, UserRegisterInput, UserUpdateInput
from pannier.users.graphql.results import (
    AddressPayload,
    AddressRemovePayload,
    SessionPayload,
    UserAddressAddResult,
    UserAddressRemoveResult,
    UserAddressUpdateResult,
    UserRegisterPayload,
    UserRegisterResult,
    UserRoleResult,
    UserSignInResult,
    UserSignOutPayload,
    UserSignOutResult,
    UserTokenRefreshResult,
    UserUpdatePayload,
    UserUpdateResult,
)
from pannier.users.graphql.sign_in import Device, SignInMutation, device_of
from pannier.users.graphql.types import Address, Session, User, signed_in
from pannier.users.model import Role

AddressId = Annotated[strawberry.ID, strawberry.argument(description="One of the viewer's addresses.")]


UserId = Annotated[strawberry.ID, strawberry.argument(description="The user.")]
RoleArgument = Annotated[Role, strawberry.argument(description="COURIER or OPERATOR.")]


def _set_role(info: Info, id: str, role: Role, *, granted: bool) -> UserUpdatePayload:
    raw_id = parse_id(id, "User")
    user = info.context.users.set_role(info.context.viewer_id, raw_id, role, granted=granted)
    return UserUpdatePayload(user=User.of(user))


@strawberry.type
class UserMutation(SignInMutation):
    @strawberry.mutation(description="Open an account and sign in.")
    def user_register(
        self, info: Info, input: Annotated[UserRegisterInput, strawberry.argument(description="Who.")]
    ) -> UserRegisterResult:
        context = info.context
        user = context.users.register(input.name, input.phone, input.email, input.password, input.locale)
        return UserRegisterPayload(
            user=User.of(user), session=Session.of(context.sessions.open(user, context.user_agent))
        )

    @strawberry.mutation(description="Open a session with a password.")
    def user_sign_in(
        self,
        info: Info,
        account: Annotated[str, strawberry.argument(description="A phone number or an e-mail address.")],
        password: Annotated[str, strawberry.argument(description="The account's password.")],
        device: Device = None,
    ) -> UserSignInResult:
        context = info.context
        session = context.sign_in.with_password(
            account, password, context.network_address, device_of(info, device)
        )
        return SessionPayload(session=Session.of(session))

    @strawberry.mutation(description="Exchange a refresh token for the next pair of tokens.")
    def user_token_refresh(
        self,
        info: Info,
        refresh_token: Annotated[str, strawberry.argument(description="The latest one; it is good once.")],
    ) -> UserTokenRefreshResult:
        return SessionPayload(session=Session.of(info.context.sessions.refresh(refresh_token)))

    @strawberry.mutation(description="Close a session.")
    def user_sign_out(
        self, info: Info, refresh_token: Annotated[str, strawberry.argument(description="Of the session.")]
    ) -> UserSignOutResult:
        info.context.sessions.close(refresh_token)
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

    @strawberry.mutation(description="Operator: make a user a courier or an operator.")
    def user_role_grant(self, info: Info, id: UserId, role: RoleArgument) -> UserRoleResult:
        return _set_role(info, id, role, granted=True)

    @strawberry.mutation(
        description="Operator: take the role of a courier or an operator away. It acts at once."
    )
    def user_role_revoke(self, info: Info, id: UserId, role: RoleArgument) -> UserRoleResult:
        return _set_role(info, id, role, granted=False)

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
