"""Who ordered, as far as those concerned may know, and whom their numbers are shown to."""

import strawberry

from pannier.orders import model
from pannier.users.contacts import masked_phone
from pannier.users.model import User


@strawberry.type(description="Who ordered, for those who prepare, carry or look after the order.")
class OrderCustomer:
    name: str = strawberry.field(
        description="Who receives the order; where nothing is delivered, as the customer wants to be called."
    )
    masked_phone: str | None = strawberry.field(
        description="Enough of the number to tell whether somebody has the right one, such as `+86 138 **** 1234`."
    )

    @classmethod
    def of_destination(cls, destination: model.Destination) -> "OrderCustomer":
        return cls(name=destination.recipient, masked_phone=masked_phone(destination.phone))

    @classmethod
    def of_user(cls, user: User) -> "OrderCustomer":
        return cls(name=user.name, masked_phone=None if user.phone is None else masked_phone(user.phone))
