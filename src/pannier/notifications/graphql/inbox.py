"""Inboxes in the API."""

from datetime import datetime
from typing import Annotated

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.enums import enum_type
from pannier.api.primitives.errors import InvalidInput, NotFound
from pannier.api.primitives.ids import Node, NodeLoaders, global_id, parse_id
from pannier.api.primitives.info import Info
from pannier.core.errors import NotFound as DomainNotFound
from pannier.core.errors import Unauthenticated
from pannier.core.i18n import Locale
from pannier.menus.graphql.types import item_id
from pannier.merchants.graphql import Merchant
from pannier.notifications import model
from pannier.notifications.model import MessageKind, RecipientKind
from pannier.notifications.templates import Text
from pannier.notifications.texts import text_of
from pannier.users.graphql import signed_in

enum_type(
    RecipientKind,
    "Whose inbox.",
    {
        RecipientKind.CUSTOMER: "The viewer's own, as a customer.",
        RecipientKind.MERCHANT: "A merchant's; its staff shares it.",
        RecipientKind.COURIER: "The viewer's own, as a courier.",
        RecipientKind.OPERATORS: "The one that all operators share.",
    },
    name="InboxKind",
)
enum_type(
    MessageKind,
    "What a message tells of.",
    {
        MessageKind.ORDER_AWAITING_PAYMENT: "An order was placed and is to be paid.",
        MessageKind.ORDER_PLACED: "An order to be paid in cash was placed; it waits for the merchant.",
        MessageKind.ORDER_PAID: "An order's payment was authorised; it waits for the merchant.",
        MessageKind.ORDER_ACCEPTED: "The merchant took the order.",
        MessageKind.ORDER_REJECTED: "The merchant refused the order.",
        MessageKind.ORDER_UNPAID: "The order was not paid in time.",
        MessageKind.ORDER_UNANSWERED: "The merchant did not answer in time.",
        MessageKind.ORDER_CANCELLED: "Somebody cancelled the order.",
        MessageKind.PAYMENT_FAILED: "The payment could not be captured; the order is cancelled.",
        MessageKind.CANCEL_REQUESTED: "The customer asks the merchant to cancel.",
        MessageKind.CANCEL_DECLINED: "The merchant goes on with the order.",
        MessageKind.ORDER_READY: "The food is ready.",
        MessageKind.COURIER_ASSIGNED: "A courier took the job.",
        MessageKind.ORDER_PICKED_UP: "The rider is on the way.",
        MessageKind.ORDER_COLLECTED: "The customer took the food at the counter.",
        MessageKind.ORDER_DELIVERED: "The food is with the customer.",
        MessageKind.DELIVERY_FAILED: "The rider could not hand it over; the order is cancelled.",
        MessageKind.ORDER_COMPLETED: "The order is complete.",
        MessageKind.ORDER_LATE: "A promised time has passed.",
        MessageKind.ORDER_REFUNDED: "Money goes back to the customer.",
        MessageKind.PROBLEM_REPORTED: "The customer found something missing, wrong or spoiled.",
        MessageKind.LOW_STOCK: "Few portions of an item are left today.",
        MessageKind.MERCHANT_APPLIED: "A merchant asks to be admitted.",
        MessageKind.MERCHANT_APPROVED: "The merchant is admitted.",
        MessageKind.MERCHANT_REFUSED: "The merchant was not admitted.",
        MessageKind.MERCHANT_RETURNED: "The merchant's application needs mending.",
        MessageKind.MERCHANT_SUSPENDED: "The merchant takes no part for now.",
        MessageKind.MERCHANT_REINSTATED: "The merchant takes part again.",
        MessageKind.LICENCE_APPROVED: "A licence was checked and approved.",
        MessageKind.LICENCE_REFUSED: "A licence was checked and refused.",
        MessageKind.LICENCE_EXPIRING: "A licence will expire soon.",
        MessageKind.LICENCE_EXPIRED: "A licence has expired.",
        MessageKind.REVIEW_POSTED: "A customer reviewed an order.",
        MessageKind.REVIEW_REPLIED: "The merchant replied to a review.",
        MessageKind.REVIEW_HIDDEN: "The platform hid a review.",
        MessageKind.WEBHOOK_DISABLED: "An endpoint failed for so long that nothing is sent to it any more.",
    },
    name="InboxMessageKind",
)

InLocale = Annotated[
    Locale | None, strawberry.argument(description="By default the language that the viewer's profile names.")
]


@strawberry.type(description="A message in an inbox. It is kept for 90 days.")
class InboxMessage(Node):
    raw: strawberry.Private[model.InboxMessage]
    inbox: RecipientKind = strawberry.field(description="Whose inbox it lies in.")
    kind: MessageKind = strawberry.field(description="What it tells of.")
    occurred_at: datetime = strawberry.field(description="When that happened.")
    read_at: datetime | None = strawberry.field(
        description="When it was read, by anybody who shares the inbox. What one did oneself is read from the start."
    )
    order_id: strawberry.ID | None = strawberry.field(description="The order it is about.")
    item_id: strawberry.ID | None = strawberry.field(description="The menu item it is about.")

    @strawberry.field(description="A headline, in plain text.")
    async def title(self, info: Info, locale: InLocale = None) -> str:
        return (await _text(info, self.raw, locale)).title

    @strawberry.field(description="A sentence or two, in plain text; times are the merchant's.")
    async def body(self, info: Info, locale: InLocale = None) -> str:
        return (await _text(info, self.raw, locale)).body

    @strawberry.field(description="The merchant it is about.")
    async def merchant(self, info: Info) -> Merchant | None:
        if self.raw.merchant_id is None:
            return None
        found = await info.context.loaders.merchants.load(self.raw.merchant_id)
        return None if found is None else Merchant.of(found)

    @classmethod
    def of(cls, message: model.InboxMessage) -> "InboxMessage":
        return cls(
            id=global_id("InboxMessage", str(message.id)),
            raw=message,
            inbox=message.recipient.kind,
            kind=message.kind,
            occurred_at=message.occurred_at,
            read_at=message.read_at,
            order_id=global_id("Order", message.order_id) if message.order_id else None,
            item_id=_item_id(message),
        )


def _item_id(message: model.InboxMessage) -> strawberry.ID | None:
    if message.merchant_id is None or message.item_id is None:
        return None
    return item_id(message.merchant_id, message.item_id)


async def _text(info: Info, message: model.InboxMessage, locale: Locale | None) -> Text:
    loaders, viewer_id = info.context.loaders, info.context.viewer_id
    if locale is None:
        viewer = await loaders.users.load(viewer_id) if viewer_id else None
        locale = viewer.locale if viewer else info.context.locale
    merchant = await loaders.merchants.load(message.merchant_id) if message.merchant_id else None
    name, time_zone = (merchant.name, merchant.time_zone) if merchant else (None, "UTC")
    item_name = None
    if message.merchant_id is not None and message.item_id is not None:
        menu = await loaders.published_menus.load(message.merchant_id)
        item = menu.items.get(message.item_id) if menu else None
        item_name = item.name if item else None
    return text_of(message, locale, name, time_zone, item_name)


@strawberry.type(description="How many messages wait to be read; counted up to 99.")
class UnreadCount:
    count: int = strawberry.field(description="At most 99.")
    more: bool = strawberry.field(description="Whether there are more than `count`: 99+.")


@strawberry.type(description="The message was read.")
class InboxMessageReadPayload:
    # not `message`: a client selects that of an error beside this
    inbox_message: InboxMessage = strawberry.field(description="The message as it is now.")


@strawberry.type(description="Messages were read, newest first, a bounded number at a time.")
class InboxReadAllPayload:
    read: int = strawberry.field(description="How many.")
    more: bool = strawberry.field(description="Whether older ones are left; then call again.")


InboxMessageReadResult = Annotated[
    InboxMessageReadPayload | NotFound | InvalidInput,
    strawberry.union("InboxMessageReadResult", description="The message, or why it could not be read."),
]
InboxReadAllResult = Annotated[
    InboxReadAllPayload | NotFound | InvalidInput,
    strawberry.union("InboxReadAllResult", description="How many were read, or why none."),
]

Kind = Annotated[RecipientKind, strawberry.argument(description="Whose inbox.")]
MerchantId = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="The merchant, for a merchant's inbox; for no other."),
]


def recipient_of(info: Info, kind: RecipientKind, merchant_id: strawberry.ID | None) -> model.Recipient:
    """Raises Unauthenticated, InvalidInput."""
    raw_id = None if merchant_id is None else parse_id(merchant_id, "Merchant", ("merchantId",))
    return model.recipient_of(kind, signed_in(info), raw_id)


@strawberry.type
class InboxQuery:
    @strawberry.field(description="Messages, newest first.")
    def inbox(
        self,
        info: Info,
        kind: Kind = RecipientKind.CUSTOMER,
        merchant_id: MerchantId = None,
        unread_only: Annotated[bool, strawberry.argument(description="Leave out what was read.")] = False,
        first: First = 20,
        after: After = None,
    ) -> Connection[InboxMessage]:
        context, recipient = info.context, recipient_of(info, kind, merchant_id)
        scope = f"inbox:{'unread:' if unread_only else ''}{recipient.key}"
        request = page_request(context.cursors, scope, first, after)
        page = context.inbox.page(context.viewer_id, recipient, unread_only, request)
        return connection(context.cursors, scope, request, page, InboxMessage.of)

    @strawberry.field(description="How many messages of an inbox are unread.")
    def inbox_unread_count(
        self, info: Info, kind: Kind = RecipientKind.CUSTOMER, merchant_id: MerchantId = None
    ) -> UnreadCount:
        recipient = recipient_of(info, kind, merchant_id)
        found = info.context.inbox.count_unread(info.context.viewer_id, recipient)
        return UnreadCount(count=found.count, more=found.more)


@strawberry.type
class InboxMutation:
    @strawberry.mutation(description="Mark a message as read, for all who share the inbox.")
    def inbox_message_read(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The message.")]
    ) -> InboxMessageReadResult:
        raw_id = parse_id(id, "InboxMessage")
        read = info.context.inbox.mark_read(info.context.viewer_id, raw_id)
        return InboxMessageReadPayload(inbox_message=InboxMessage.of(read))

    @strawberry.mutation(description="Mark all messages of an inbox as read.")
    def inbox_read_all(
        self,
        info: Info,
        kind: Kind = RecipientKind.CUSTOMER,
        merchant_id: MerchantId = None,
        up_to: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="The newest message the reader has seen; later ones stay unread."
            ),
        ] = None,
    ) -> InboxReadAllResult:
        recipient = recipient_of(info, kind, merchant_id)
        raw_id = None if up_to is None else parse_id(up_to, "InboxMessage", ("upTo",))
        done = info.context.inbox.mark_all_read(info.context.viewer_id, recipient, raw_id)
        return InboxReadAllPayload(read=done.read, more=done.more)


def _message_node(info: Info, raw_id: str) -> Node | None:
    try:
        return InboxMessage.of(info.context.inbox.get(info.context.viewer_id, raw_id))
    except (DomainNotFound, Unauthenticated):
        return None


NODES: NodeLoaders = {"InboxMessage": _message_node}
