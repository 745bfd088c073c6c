"""What clients send to change accounts."""

import strawberry

from pannier.api.primitives.geo import CoordinatesInput
from pannier.api.primitives.patches import patch_input
from pannier.core.i18n import Locale
from pannier.users import service


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
