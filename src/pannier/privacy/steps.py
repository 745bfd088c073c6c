"""What erasing a person goes through: each step one kind of thing that is kept, in pieces that a call can finish."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pannier.adapters.objects import ObjectStore
from pannier.core.paging import Key, Page, PageRequest
from pannier.merchants.errors import LastOwner
from pannier.merchants.lifecycle import NEVER_ADMITTED
from pannier.merchants.repository import MerchantRepository, StaffRepository
from pannier.merchants.repository.erasure import ApplicationErasure
from pannier.notifications.model import Recipient, RecipientKind
from pannier.notifications.repository import ChannelErasure, InboxErasure
from pannier.orders.lifecycle import MOST_ENTRIES, TERMINAL
from pannier.orders.model import Order, TimelineEntry
from pannier.orders.repository import Noted, OrderErasure, OrderRepository
from pannier.privacy.erasing import DONE, Piece, Step
from pannier.reviews.repository import ReviewErasure, ReviewRepository
from pannier.tracking.repository import PositionRepository
from pannier.users.erasure import SETTLED_AFTER, Erasure
from pannier.users.repository import ErasureRepository

_ORDERS_A_PIECE = 10
_ITEMS_A_PIECE = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Places:
    """Everywhere that something of a person is kept. `forget_device` tells the push provider, where there is one."""

    erasures: ErasureRepository
    orders: OrderRepository
    order_erasure: OrderErasure
    inboxes: InboxErasure
    channels: ChannelErasure
    positions: PositionRepository
    reviews: ReviewRepository
    review_erasure: ReviewErasure
    merchants: MerchantRepository
    applications: ApplicationErasure
    staff: StaffRepository
    objects: ObjectStore | None
    forget_device: Callable[[str], None]


def steps(places: Places) -> Mapping[str, Step]:
    """All of them, in the order in which they are taken.

    Copies go before what leads to them: a note's copies in inboxes before the note, pictures before their review.
    """
    made = _Steps(places)
    return {
        "account": made.account,
        "staff": made.staff,
        "channels": made.channels,
        "position": made.position,
        "reviews": made.reviews,
        "quotes": made.quotes,
        "orders": made.orders,
        "notes": made.notes,
        "inboxes": made.inboxes,
        "objects": made.objects,
    }


class _Steps:
    def __init__(self, places: Places) -> None:
        self._at = places

    def account(self, erasure: Erasure, _: Key | None) -> Piece:
        """Addresses, sessions, and whatever else lies in the partition."""
        self._at.erasures.drop_items(erasure.user_id)
        return DONE

    def staff(self, erasure: Erasure, after: Key | None) -> Piece:
        """Memberships, and applications that came to nothing. Somebody who became the last owner of a merchant
        meanwhile stays that, by id alone, until there is another.
        """
        page = self._at.staff.page_memberships(erasure.user_id, PageRequest(_ORDERS_A_PIECE, after))
        waits = False
        for member in page.items:
            current = self._at.staff.find(member.merchant_id, member.user_id)
            if current is None:
                continue
            try:
                self._at.staff.remove(current)
            except LastOwner:
                waits |= not self._scrubbed(current.merchant_id)
        return Piece(_next(page), waits)

    def _scrubbed(self, merchant_id: str) -> bool:
        """Whether it was an application that came to nothing, of which now nothing personal is left."""
        merchant = self._at.merchants.find(merchant_id, consistent=True)
        if merchant is None or merchant.status not in NEVER_ADMITTED:
            return False
        if self._at.objects is not None:
            self._at.objects.delete_prefix(f"licences/{merchant_id}/")
        return self._at.applications.scrub(merchant_id)

    def channels(self, erasure: Erasure, _: Key | None) -> Piece:
        """Devices, also at their provider, choices, and what was sent."""
        for endpoint in self._at.channels.endpoints(erasure.user_id):
            self._at.forget_device(endpoint)
        return _until(self._at.channels.drop(erasure.user_id, _ITEMS_A_PIECE))

    def position(self, erasure: Erasure, _: Key | None) -> Piece:
        """Where they were as a courier."""
        self._at.positions.forget(erasure.user_id)
        return DONE

    def reviews(self, erasure: Erasure, _: Key | None) -> Piece:
        """Words and pictures; stars stay. Reviews that are done are no longer found, so each piece begins anew."""
        page = self._at.reviews.page_by_customer(erasure.user_id, PageRequest(_ORDERS_A_PIECE))
        for found in page.items:
            review = self._at.reviews.find(found.order_id)
            if self._at.objects is not None:
                self._at.objects.delete_prefix(f"reviews/{found.order_id}/")
            if review is not None and review.customer_id == erasure.user_id:
                self._at.review_erasure.anonymise(review)
        return _until(not page.has_next)

    def quotes(self, erasure: Erasure, _: Key | None) -> Piece:
        """Quotes that no order came of."""
        self._at.order_erasure.drop_quotes(erasure.user_id)
        return DONE

    def orders(self, erasure: Erasure, after: Key | None) -> Piece:
        """The person's own orders: address, words, and everybody's notes. One under way keeps them until its end."""
        page = self._at.orders.page_by_customer(erasure.user_id, PageRequest(_ORDERS_A_PIECE, after))
        waits = False
        for found in page.items:
            order = self._at.orders.get(found.id)  # the index may lag
            if order.status not in TERMINAL:
                waits = True
                continue
            for entry in self._at.orders.page_timeline(order.id, PageRequest(MOST_ENTRIES)).items:
                if entry.note or entry.at >= _still_moving(erasure):
                    self._erase_copies(order, entry)
                if entry.note:
                    self._at.order_erasure.erase_note(order.id, entry)
            self._at.order_erasure.anonymise(order)
        return Piece(_next(page), waits)

    def notes(self, erasure: Erasure, after: Key | None) -> Piece:
        """Notes the person wrote on any order. Which these are is known until the last pass has been over them."""
        page = self._at.order_erasure.page_authored(erasure.user_id, PageRequest(_ORDERS_A_PIECE, after))
        orders = self._at.orders.find_many(noted.order_id for noted in page.items)
        for noted in page.items:
            self._erase_note(orders[noted.order_id], noted, last=erasure.is_last_pass)
        return Piece(_next(page))

    def inboxes(self, erasure: Erasure, _: Key | None) -> Piece:
        """The person's own inboxes."""
        own = [Recipient(kind, erasure.user_id) for kind in (RecipientKind.CUSTOMER, RecipientKind.COURIER)]
        return _until(all(self._at.inboxes.drop(recipient, _ITEMS_A_PIECE) for recipient in own))

    def objects(self, erasure: Erasure, _: Key | None) -> Piece:
        """What the person uploaded and was handed out."""
        if self._at.objects is not None:
            for folder in ("uploads", "exports"):
                self._at.objects.delete_prefix(f"{folder}/{erasure.user_id}/")
        return DONE

    def _erase_note(self, order: Order, noted: Noted, *, last: bool) -> None:
        self._erase_copies(order, noted.entry)
        if noted.entry.note:
            self._at.order_erasure.erase_note(noted.order_id, noted.entry)
        if last:
            self._at.order_erasure.forget_author(noted)

    def _erase_copies(self, order: Order, entry: TimelineEntry) -> None:
        for recipient in _told(order):
            self._at.inboxes.erase_note(recipient, f"{order.id}:{entry.sequence}", entry.at)


def _told(order: Order) -> Iterable[Recipient]:
    """Everybody in whose inbox there may be a message of an order's event."""
    yield Recipient(RecipientKind.CUSTOMER, order.customer_id)
    yield Recipient(RecipientKind.MERCHANT, order.merchant_id)
    if order.courier_id is not None:
        yield Recipient(RecipientKind.COURIER, order.courier_id)
    yield Recipient(RecipientKind.OPERATORS)


def _still_moving(erasure: Erasure) -> datetime:
    """From when on an event's message may have been on its way still when the person left."""
    return erasure.begun_at - SETTLED_AFTER


def _next(page: Page[T]) -> Key | None:
    return page.keys[-1] if page.has_next else None


def _until(finished: bool) -> Piece:
    """Another piece from the beginning, of what is left."""
    return DONE if finished else Piece({"left": 1})
