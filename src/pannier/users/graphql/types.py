"""Accounts, addresses and sessions, as clients see them."""

from datetime import datetime

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.enums import enum_type
from pannier.api.primitives.geo import Coordinates
from pannier.api.primitives.ids import Node, global_id
from pannier.api.primitives.info import Info
from pannier.core.errors import Unauthenticated
from pannier.core.i18n import Locale
from pannier.users import model

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
    phone_verified: bool = strawberry.field(description="Whether a code that was sent there came back.")
    email_verified: bool = strawberry.field(
        description="Whether a code that was sent there came back, or the outside issuer vouches for it."
    )
    roles: list[model.Role] = strawberry.field(
        description="On the whole platform; staff roles are memberships."
    )
    created_at: datetime = strawberry.field(description="When the account was opened.")

    @strawberry.field(description="Whether there is a password; who signs in by code may never set one.")
    def has_password(self, info: Info) -> bool:
        return info.context.users.has_password(self.raw.id)

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
            phone_verified="phone" in user.verified,
            email_verified="email" in user.verified,
            locale=user.locale,
            roles=sorted(user.roles),
            created_at=user.created_at,
        )


@strawberry.type(description="Where the viewer is signed in: one device, as long as it renews its tokens.")
class UserSession(Node):
    created_at: datetime = strawberry.field(description="When it was opened.")
    last_used_at: datetime = strawberry.field(description="When its tokens were renewed last.")
    expires_at: datetime = strawberry.field(description="Then the user signs in again.")
    device: str = strawberry.field(description="What the client said of itself; may be empty.")
    current: bool = strawberry.field(description="Whether it is the session of this request.")

    @classmethod
    def of(cls, family: model.TokenFamily, current_id: str | None) -> "UserSession":
        return cls(
            id=global_id("UserSession", family.id),
            created_at=family.created_at,
            last_used_at=family.used_at,
            expires_at=family.expires_at,
            device=family.device,
            current=family.id == current_id,
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
