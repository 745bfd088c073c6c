"""What every resolver can reach: who asks, and the use cases."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial

from strawberry.dataloader import DataLoader

from pannier.api.loaders import loader
from pannier.api.observing import ExecutedOperation
from pannier.api.policy import ApiPolicy
from pannier.core.capacity import CapacityMeter
from pannier.core.clock import Clock
from pannier.core.errors import NotFound
from pannier.core.i18n import Locale
from pannier.core.paging import CursorCodec, Page
from pannier.documents.service import Documents
from pannier.live.service import FeedPositions
from pannier.menus.arranging import MenuArranging
from pannier.menus.bulk import MenuBulkChanges
from pannier.menus.imports import MenuImports
from pannier.menus.model import PublishedMenu
from pannier.menus.pictures import ItemPictures
from pannier.menus.service import Menus
from pannier.merchants.admission import Admission
from pannier.merchants.licences import Licence
from pannier.merchants.model import Merchant, StaffMember
from pannier.merchants.ratings import MerchantRatings, Rating
from pannier.merchants.service import (
    Admissions,
    Directory,
    Invitations,
    LicenceReviews,
    Licences,
    Merchants,
    Storefronts,
    Trail,
)
from pannier.notifications.service import ChannelPreferences, Inbox
from pannier.orders.ledger import Payment
from pannier.orders.model import LedgerEntry, Order, OrderSnapshot, TimelineEntry
from pannier.orders.service import OrderLists, Orders, Payments, Placing, Quotes, Refunds, Statistics
from pannier.privacy.service import Privacy
from pannier.quotas.model import Caller
from pannier.quotas.service import RateLimits
from pannier.reviews.model import Reply, Review
from pannier.reviews.service import Moderation, Ratings, Replies, Reviews
from pannier.tracking.model import CourierPosition
from pannier.tracking.service import Tracking
from pannier.users.codes import Codes
from pannier.users.contact_changes import ContactChanges
from pannier.users.model import Role, User
from pannier.users.password_changes import PasswordChanges
from pannier.users.service import Users
from pannier.users.sessions import Sessions
from pannier.users.sign_in import SignIn
from pannier.webhooks.service import WebhookDeliveries, WebhookEndpoints


@dataclass(kw_only=True)
class Services:
    """Everything the API can do, built once by the entry point."""

    clock: Clock
    cursors: CursorCodec
    users: Users
    sign_in: SignIn
    sessions: Sessions
    codes: Codes
    password_changes: PasswordChanges
    contact_changes: ContactChanges
    merchants: Merchants
    admissions: Admissions
    licences: Licences
    licence_reviews: LicenceReviews
    invitations: Invitations
    merchant_trail: Trail
    merchant_directory: Directory
    storefronts: Storefronts
    menus: Menus
    menu_arranging: MenuArranging
    menu_bulk: MenuBulkChanges
    item_pictures: ItemPictures
    menu_imports: MenuImports
    quotes: Quotes
    placing: Placing
    orders: Orders
    order_lists: OrderLists
    payments: Payments
    refunds: Refunds
    statistics: Statistics
    reviews: Reviews
    review_replies: Replies
    review_moderation: Moderation
    ratings: Ratings
    inbox: Inbox
    channels: ChannelPreferences
    webhook_endpoints: WebhookEndpoints
    webhook_deliveries: WebhookDeliveries
    privacy: Privacy
    tracking: Tracking
    feed_positions: FeedPositions
    policy: ApiPolicy
    documents: Documents
    rate_limits: RateLimits
    meter: CapacityMeter


class Loaders:
    """Related objects, batched within one request."""

    def __init__(self, services: Services, viewer_id: str | None) -> None:
        self.users: DataLoader[str, User | None] = loader(services.users.find_many)
        self.merchants: DataLoader[str, Merchant | None] = loader(services.merchants.find_many)
        self.orders: DataLoader[str, Order | None] = loader(services.orders.find_many)
        self.order_snapshots: DataLoader[str, OrderSnapshot | None] = loader(services.orders.find_snapshots)
        self.payments: DataLoader[str, tuple[Payment, tuple[LedgerEntry, ...]] | None] = loader(
            services.payments.find_many, remember=False
        )
        # by the order and how many entries: where a timeline begins
        self.timelines: DataLoader[tuple[Order, int], Page[TimelineEntry] | None] = loader(
            services.order_lists.first_timelines, remember=False
        )
        # by (order id, courier id)
        self.courier_positions: DataLoader[tuple[str, str], CourierPosition | None] = loader(
            services.tracking.find_many, remember=False
        )
        # by the order's id, as the viewer may see them
        self.reviews: DataLoader[str, Review | None] = loader(
            partial(services.reviews.find_for, viewer_id), remember=False
        )
        self.admissions: DataLoader[str, Admission | None] = loader(
            services.admissions.find_many, remember=False
        )
        self.licences: DataLoader[str, tuple[Licence, ...] | None] = loader(
            services.licences.find_many, remember=False
        )
        self.published_menus: DataLoader[str, PublishedMenu | None] = loader(_find_menus(services.menus))
        self.review_replies: DataLoader[str, Reply | None] = loader(services.review_replies.find_many)
        self.merchant_ratings: DataLoader[str, MerchantRatings | None] = loader(
            services.ratings.find_merchants
        )
        # by (merchant id, item id)
        self.item_ratings: DataLoader[tuple[str, str], Rating | None] = loader(services.ratings.find_items)
        # by (merchant id, user id)
        self.staff: DataLoader[tuple[str, str], StaffMember | None] = loader(services.merchants.find_staff)


def _find_menus(menus: Menus) -> Callable[[Iterable[str]], dict[str, PublishedMenu]]:
    """The documents are large, and a request needs one or two: a Get each."""

    def find(merchant_ids: Iterable[str]) -> dict[str, PublishedMenu]:
        found: dict[str, PublishedMenu] = {}
        for merchant_id in merchant_ids:
            with suppress(NotFound):
                found[merchant_id] = menus.published(merchant_id)
        return found

    return find


@dataclass(kw_only=True)
class Context(Services):
    """One request: who asks, how, and the use cases."""

    viewer_id: str | None
    session_id: str | None
    locale: Locale
    network_address: str
    user_agent: str
    request_id: str
    operation_name: str | None
    wants_cost: bool = False
    """Whether the answer says in its `extensions` what the operation cost."""
    cost: int | None = None
    """The points of the operation, once it was priced; `api.limits` fills it in."""
    executed: ExecutedOperation | None = None
    """What runs, from the moment it passed every check."""

    @cached_property
    def loaders(self) -> Loaders:
        return Loaders(self, self.viewer_id)

    @property
    def caller(self) -> Caller:
        """Whose quota this request is counted to."""
        return Caller.of(self.viewer_id, self.network_address)

    @cached_property
    def _viewer(self) -> User | None:
        return None if self.viewer_id is None else self.users.find_many([self.viewer_id]).get(self.viewer_id)

    def is_operator(self) -> bool:
        """Whether who asks is an operator at this moment; read once a request, and only when something asks."""
        return self._viewer is not None and self._viewer.has(Role.OPERATOR)

    @property
    def viewer_kind(self) -> str:
        """What kind of person asks, for the log: `stranger`, a role, or `user` where nothing had to know the roles."""
        if self.viewer_id is None:
            return "stranger"
        viewer: User | None = self.__dict__.get("_viewer")
        if viewer is None:
            return "user"
        return next(
            (role.name.lower() for role in (Role.OPERATOR, Role.COURIER) if viewer.has(role)), "customer"
        )
