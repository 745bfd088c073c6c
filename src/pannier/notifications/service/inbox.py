"""What people can do with their inboxes."""

from collections.abc import Iterable
from typing import Protocol

from pannier.core.clock import Clock
from pannier.core.errors import Forbidden, NotFound, Unauthenticated
from pannier.core.paging import Page, PageRequest
from pannier.merchants.model import StaffMember
from pannier.merchants.permissions import Permission
from pannier.notifications.model import (
    InboxMessage,
    MessageId,
    ReadAll,
    Recipient,
    RecipientKind,
    UnreadCount,
)
from pannier.notifications.repository import InboxRepository
from pannier.users.model import Role, User


class Roles(Protocol):
    """Who has which role on the platform. `users.service.Users` is one; delivering messages needs none of it."""

    def require(self, user_id: str | None, role: Role) -> User:
        """Raises Unauthenticated, Forbidden."""
        ...


class Staff(Protocol):
    """Who works for which merchant. `merchants.service.Merchants` is one."""

    def require(self, viewer_id: str | None, merchant_id: str, permission: Permission) -> StaffMember:
        """Raises Unauthenticated, NotFound, Forbidden."""
        ...


class Inbox:
    """Reading one's messages. A merchant's inbox belongs to its staff in common, the operators' to all operators."""

    def __init__(self, inboxes: InboxRepository, roles: Roles, staff: Staff, clock: Clock) -> None:
        self._inboxes = inboxes
        self._roles = roles
        self._staff = staff
        self._clock = clock

    def page(
        self, viewer_id: str | None, recipient: Recipient, unread_only: bool, request: PageRequest
    ) -> Page[InboxMessage]:
        """The inbox, newest first. Raises Unauthenticated, NotFound, Forbidden."""
        self._authorise(viewer_id, recipient)
        if unread_only:
            return self._inboxes.page_unread(recipient, request)
        return self._inboxes.page(recipient, request)

    def count_unread(self, viewer_id: str | None, recipient: Recipient) -> UnreadCount:
        """Raises Unauthenticated, NotFound, Forbidden."""
        self._authorise(viewer_id, recipient)
        return self._inboxes.count_unread(recipient)

    def get(self, viewer_id: str | None, message_id: str) -> InboxMessage:
        """Raises Unauthenticated, and NotFound also for a message in somebody else's inbox."""
        found = self._inboxes.find(self._own(viewer_id, message_id))
        if found is None:
            raise NotFound("InboxMessage")
        return found

    def demand_readable(self, viewer_id: str | None, recipient: Recipient) -> None:
        """Raises Unauthenticated, NotFound, Forbidden where the viewer may not read the inbox."""
        self._authorise(viewer_id, recipient)

    def find(self, message_id: MessageId) -> InboxMessage | None:
        """For the platform itself. One Get."""
        return self._inboxes.find(message_id)

    def find_many(self, recipient: Recipient, keys: Iterable[str]) -> dict[str, InboxMessage]:
        """For the platform itself: those that there are, by key. One BatchGet per hundred."""
        return self._inboxes.find_many(recipient, keys)

    def mark_read(self, viewer_id: str | None, message_id: str) -> InboxMessage:
        """The message, read by now; for all who share the inbox. Raises Unauthenticated, NotFound."""
        return self._inboxes.mark_read(self._own(viewer_id, message_id), self._clock.now())

    def mark_all_read(self, viewer_id: str | None, recipient: Recipient, up_to: str | None) -> ReadAll:
        """Mark messages as read, newest first, a bounded number a call; `up_to` spares what came after that message.

        Raises:
            Unauthenticated, Forbidden
            NotFound: the inbox, or a message of that id in it.
        """
        self._authorise(viewer_id, recipient)
        newest = _KEY_BEYOND_ALL
        if up_to is not None:
            message_id = _parsed(up_to)
            if message_id.recipient != recipient:
                raise NotFound("InboxMessage")
            newest = message_id.key
        return self._inboxes.mark_all_read(recipient, newest, self._clock.now())

    def _own(self, viewer_id: str | None, text: str) -> MessageId:
        """The id of a message in an inbox that the viewer may read."""
        if viewer_id is None:
            raise Unauthenticated
        message_id = _parsed(text)
        try:
            self._authorise(viewer_id, message_id.recipient)
        except (NotFound, Forbidden) as error:
            raise NotFound("InboxMessage") from error
        return message_id

    def _authorise(self, viewer_id: str | None, recipient: Recipient) -> None:
        if viewer_id is None:
            raise Unauthenticated
        match recipient.kind:
            case RecipientKind.MERCHANT:
                self._staff.require(viewer_id, recipient.id, Permission.INBOX_READ)
            case RecipientKind.OPERATORS:
                self._roles.require(viewer_id, Role.OPERATOR)
            case RecipientKind.CUSTOMER | RecipientKind.COURIER:
                if recipient.id != viewer_id:
                    raise NotFound("Inbox")
                if recipient.kind is RecipientKind.COURIER:
                    self._roles.require(viewer_id, Role.COURIER)


_KEY_BEYOND_ALL = "~"  # keys begin with a year


def _parsed(text: str) -> MessageId:
    try:
        return MessageId.parse(text)
    except ValueError as error:
        raise NotFound("InboxMessage") from error
