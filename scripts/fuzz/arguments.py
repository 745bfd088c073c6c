"""Puts real ids where a generated document names something, so that more than NOT_FOUND is met."""

import random
from typing import Any

from graphql import (
    ArgumentNode,
    GraphQLError,
    ObjectFieldNode,
    StringValueNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

from scripts.fuzz.pool import Pool

_OF_TEN = 7

_BY_ARGUMENT = {
    "addressId": "Address",
    "after": "cursor",
    "categoryId": "MenuCategory",
    "endpointId": "WebhookEndpoint",
    "itemId": "MenuItem",
    "merchantId": "Merchant",
    "merchantIds": "Merchant",
    "optionIds": "raw",
    "orderId": "Order",
    "quoteId": "Quote",
    "upTo": "InboxMessage",
    "userId": "User",
}
_ID_BY_FIELD = {  # the longest beginning counts
    "deviceRemove": "Device",
    "inboxMessage": "InboxMessage",
    "menuCategory": "MenuCategory",
    "menuItem": "MenuItem",
    "merchant": "Merchant",
    "merchantInvitationWithdraw": "StaffInvitation",
    "merchantLicenceApprove": "MerchantLicence",
    "merchantLicenceRefuse": "MerchantLicence",
    "merchantStaffRemove": "StaffMember",
    "order": "Order",
    "quote": "Quote",
    "review": "Review",
    "userAddress": "Address",
    "userRole": "User",
    "userSession": "UserSession",
    "webhook": "WebhookEndpoint",
    "webhookRedeliver": "WebhookDelivery",
}


def with_real_ids(document: str, root: str, pool: Pool, chance: random.Random) -> str:
    """The document, with most of its ids taken from the pool, by what they should be the id of."""
    try:
        parsed = parse(document)
    except GraphQLError:
        return document
    return print_ast(visit(parsed, _Names(root, pool, chance)))


class _Names(Visitor):
    def __init__(self, root: str, pool: Pool, chance: random.Random) -> None:
        super().__init__()
        self._of_root = next(
            (
                _ID_BY_FIELD[name]
                for name in sorted(_ID_BY_FIELD, key=len, reverse=True)
                if root.startswith(name)
            ),
            "any",
        )
        self._pool = pool
        self._chance = chance
        self._kinds: list[str | None] = []

    def enter_field(self, *_: Any) -> None:
        self._kinds.append(None)

    def leave_field(self, *_: Any) -> None:
        self._kinds.pop()

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        self._kinds.append(self._kind(node.name.value))

    def leave_argument(self, *_: Any) -> None:
        self._kinds.pop()

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        self._kinds.append(self._kind(node.name.value))

    def leave_object_field(self, *_: Any) -> None:
        self._kinds.pop()

    def enter_string_value(self, node: StringValueNode, *_: Any) -> StringValueNode | None:
        kind = self._kinds[-1] if self._kinds else None
        if kind is None or self._chance.randrange(10) >= _OF_TEN:
            return None
        value = self._pool.of_kind(kind, self._chance.randrange(2**31))
        return None if value is None else StringValueNode(value=value, block=False)

    def _kind(self, argument: str) -> str | None:
        return self._of_root if argument in ("id", "ids") else _BY_ARGUMENT.get(argument)
