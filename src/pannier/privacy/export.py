"""Everything that Pannier holds on a person, as one JSON document.

Its sections are described in `infra/decisions/what-is-kept-of-a-person.md`. A field is added, never changed. What
others wrote to the person, on their orders and reviews, is in it, since it is about them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

from pannier.core.clock import Clock
from pannier.core.errors import NotFound
from pannier.core.ids import global_id
from pannier.core.paging import Page, PageRequest
from pannier.merchants.model import StaffRole
from pannier.merchants.repository import (
    InvitationRepository,
    LicenceRepository,
    MerchantRepository,
    StaffRepository,
)
from pannier.notifications.model import Recipient, RecipientKind
from pannier.notifications.repository import ChannelSettingsRepository, DeliveryRepository, InboxRepository
from pannier.orders.codec import moment
from pannier.orders.lifecycle import MOST_ENTRIES
from pannier.orders.model import Order, Quote
from pannier.orders.repository import LedgerRepository, OrderErasure, OrderRepository, QuoteRepository
from pannier.privacy import sections
from pannier.privacy.sections import Json
from pannier.reviews.model import Review
from pannier.reviews.repository import ReviewRepository
from pannier.tracking.repository import PositionRepository
from pannier.users.model import User
from pannier.users.repository import IdentityRepository, TokenFamilyRepository, UserRepository

SPEC_VERSION = 1
_A_PAGE = 100
_LIFETIME = timedelta(days=400)  # longer than any session lasts

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where everything is read. `picture_address` tells where a picture of a review can be fetched for a while."""

    users: UserRepository
    families: TokenFamilyRepository
    identities: IdentityRepository
    merchants: MerchantRepository
    licences: LicenceRepository
    staff: StaffRepository
    invitations: InvitationRepository
    orders: OrderRepository
    authored: OrderErasure
    quotes: QuoteRepository
    ledgers: LedgerRepository
    positions: PositionRepository
    reviews: ReviewRepository
    inboxes: InboxRepository
    settings: ChannelSettingsRepository
    deliveries: DeliveryRepository
    picture_address: Callable[[str], str]
    clock: Clock


class Exporter:
    """Reads it all. As many reads as there are pages of a hundred of each kind, and two for each order."""

    def __init__(self, shelves: Shelves) -> None:
        self._at = shelves

    def document(self, user_id: str) -> Json:
        """The document. Raises NotFound."""
        user = self._at.users.find(user_id, consistent=True)
        if user is None:
            raise NotFound("User")
        return {
            "specVersion": SPEC_VERSION,
            "exportedAt": moment(self._at.clock.now()),
            **self._about_account(user),
            **self._about_orders(user_id),
            **self._about_messages(user_id),
        }

    def _about_account(self, user: User) -> Json:
        at, now = self._at, self._at.clock.now()
        invitations = (each for _, contact in user.contacts() for each in at.invitations.of_contact(contact))
        return {
            "account": sections.account(user),
            "addresses": [
                sections.address(each) for each in _all(lambda page: at.users.page_addresses(user.id, page))
            ],
            "sessions": [
                sections.session(each)
                for each in _all(lambda page: at.families.page(user.id, page, now, _LIFETIME))
            ],
            "outsideIdentities": [sections.identity(each) for each in at.identities.of_user(user.id)],
            "memberships": [
                sections.membership(each)
                for each in _all(lambda page: at.staff.page_memberships(user.id, page))
            ],
            "invitations": [sections.invitation(each) for each in invitations],
            "applications": list(self._applications(user.id)),
        }

    def _applications(self, user_id: str) -> Iterator[Json]:
        """Merchants of the person's that were not admitted. An admitted one is a business, not a person."""
        for member in _all(lambda page: self._at.staff.page_memberships(user_id, page)):
            merchant = self._at.merchants.find(member.merchant_id)
            if member.role is StaffRole.OWNER and merchant is not None and not merchant.status.is_public:
                files = self._at.licences.files(merchant.id).values()
                handed_in = [
                    each for file in files for each in (file.approved, file.latest) if each is not None
                ]
                yield sections.application(merchant, handed_in)

    def _about_orders(self, user_id: str) -> Json:
        at = self._at
        return {
            "orders": list(self._orders(user_id)),
            "quotes": [sections.quote(each) for each in at.quotes.of_customer(user_id) if not each.order_id],
            "deliveriesCarried": [
                sections.job(each) for each in _all(lambda page: at.orders.page_by_courier(user_id, page))
            ],
            "courierPosition": sections.position(at.positions.find(user_id, at.clock.now())),
            "notesWritten": [
                {"orderId": global_id("Order", each.order_id), **sections.entry(each.entry)}
                for each in _all(lambda page: at.authored.page_authored(user_id, page))
            ],
            "reviews": [
                self._review(each) for each in _all(lambda page: at.reviews.page_by_customer(user_id, page))
            ],
        }

    def _about_messages(self, user_id: str) -> Json:
        at = self._at
        own = [Recipient(kind, user_id) for kind in (RecipientKind.CUSTOMER, RecipientKind.COURIER)]
        return {
            "messages": [
                sections.message(each) for inbox in own for each in _all(partial(at.inboxes.page, inbox))
            ],
            "notificationSettings": sections.settings(at.settings.find(user_id)),
            "messagesSent": [
                sections.sent(each) for each in _all(lambda page: at.deliveries.page_of(user_id, page))
            ],
        }

    def _orders(self, user_id: str) -> Iterator[Json]:
        request: PageRequest | None = PageRequest(_A_PAGE)
        while request is not None:
            page = self._at.orders.page_by_customer(user_id, request)
            snapshots = self._at.orders.find_snapshots(order.id for order in page.items)
            for order in page.items:
                snapshot = snapshots.get(order.id)
                yield self._order(order, None if snapshot is None else snapshot.quote)
            request = PageRequest(_A_PAGE, page.keys[-1]) if page.has_next else None

    def _order(self, order: Order, quote: Quote | None) -> Json:
        timeline = self._at.orders.page_timeline(order.id, PageRequest(MOST_ENTRIES))
        return {
            **sections.job(order),
            **sections.bill(order),
            **({} if quote is None else sections.quote(quote)),
            "timeline": [sections.entry(entry) for entry in timeline.items],
            "payments": [sections.payment(each) for each in self._at.ledgers.read(order.id)],
        }

    def _review(self, review: Review) -> Json:
        reply, hiding = self._at.reviews.find_reply(review.order_id), review.hiding
        return {
            "orderId": global_id("Order", review.order_id),
            "food": review.scores.food,
            "packaging": review.scores.packaging,
            "delivery": review.scores.delivery,
            "items": {
                global_id("MenuItem", f"{review.merchant_id}.{item}"): stars
                for item, stars in review.scores.items.items()
            },
            "text": review.text,
            "pictures": [self._at.picture_address(key) for key in sorted(review.picture_keys)],
            "postedAt": moment(review.posted_at),
            "editedAt": sections.optional(review.edited_at),
            "hidden": hiding and {"reason": hiding.reason, "note": hiding.note, "at": moment(hiding.at)},
            "reply": reply and reply.text,
        }


def _all(page_of: Callable[[PageRequest], Page[T]]) -> Iterator[T]:
    """Every element of every page."""
    request: PageRequest | None = PageRequest(_A_PAGE)
    while request is not None:
        page = page_of(request)
        yield from page.items
        request = PageRequest(_A_PAGE, page.keys[-1]) if page.has_next else None
