"""Watching inboxes."""

from collections.abc import AsyncGenerator
from typing import Annotated, cast

import strawberry

from pannier.api.primitives.info import Info
from pannier.live.model import Topic, TopicKind, Watch
from pannier.notifications import model
from pannier.notifications.graphql.inbox import InboxMessage, Kind, MerchantId, recipient_of
from pannier.notifications.model import RecipientKind


@strawberry.type(description="A message has come into an inbox.")
class InboxMessageAddition:
    event_id: strawberry.ID = strawberry.field(
        description="Names it; to go on after it. After a fault of ours it may be told a second time, with the same "
        "id: drop what was heard."
    )
    inbox_message: InboxMessage = strawberry.field(description="The message as it is now.")

    @classmethod
    def of(cls, message: model.InboxMessage) -> "InboxMessageAddition":
        return cls(event_id=strawberry.ID(message.key), inbox_message=InboxMessage.of(message))


@strawberry.type
class InboxSubscription:
    @strawberry.subscription(
        description="Messages that come into an inbox, each once and in order. For those who may read it. What came "
        "can be asked for again for two days."
    )
    async def inbox_message_added(
        self,
        info: Info,
        kind: Kind = RecipientKind.CUSTOMER,
        merchant_id: MerchantId = None,
        after: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="The `eventId` of the last message that was heard: all that came since is told first, in "
                "order. Refused with `RESUME_EXPIRED` where it is not known, or too long ago."
            ),
        ] = None,
    ) -> AsyncGenerator[InboxMessageAddition, None]:
        context, recipient = info.context, recipient_of(info, kind, merchant_id)
        context.inbox.demand_readable(context.viewer_id, recipient)
        yield cast(InboxMessageAddition, Watch(Topic(TopicKind.INBOX, recipient.key), after))
