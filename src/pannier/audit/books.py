"""Everything the tables hold, as plain objects: what the checks look at. Made by `loaders`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pannier.core.settings import OrderTerms
from pannier.menus.model import MenuCategory, MenuHead, MenuItem, StockMark
from pannier.merchants.admission import Admission
from pannier.merchants.model import Merchant, StaffMember
from pannier.merchants.ratings import NO_STARS, Stars
from pannier.merchants.trail import AuditEntry
from pannier.notifications.deliveries import Delivery as ChannelDelivery
from pannier.notifications.model import InboxMessage
from pannier.notifications.recount import Plan
from pannier.orders.model import (
    ItemSales,
    LedgerEntry,
    MerchantDay,
    Order,
    OrderSnapshot,
    PlatformDay,
    Quote,
    TimelineEntry,
)
from pannier.reviews.model import Review
from pannier.reviews.ratings import Tally
from pannier.users.erasure import Erasure
from pannier.users.model import User
from pannier.webhooks.model import Delivery, Endpoint, EndpointId, LaneId, Owner


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stored item that is none of ours, or not of its form."""

    table: str
    key: str
    problem: str


@dataclass(frozen=True, slots=True)
class IndexKeys:
    """The attributes of a head that only indexes need. They repeat what the order says elsewhere."""

    merchant_status: str | None
    due_shard: str | None
    due_key: str | None
    pool_cell: str | None
    pool_key: str | None


@dataclass(frozen=True, slots=True)
class OrderFile:
    """All that lies in one order's partition. The timeline is by the sequence in its key, markers by what they mark.

    `stored_keys` are the index attributes as stored, `derived_keys` as the order demands them.
    """

    order_id: str
    head: Order | None = None
    snapshot: OrderSnapshot | None = None
    timeline: Mapping[int, TimelineEntry] = field(default_factory=dict)
    ledger: tuple[LedgerEntry, ...] = ()
    markers: Mapping[str, datetime] = field(default_factory=dict)
    stored_keys: IndexKeys | None = None
    derived_keys: IndexKeys | None = None

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """The timeline in order."""
        return tuple(self.timeline[sequence] for sequence in sorted(self.timeline))


@dataclass(frozen=True, slots=True)
class GuardFile:
    """What an idempotency key of a customer was used for."""

    customer_id: str
    key: str
    order_id: str


@dataclass(frozen=True, slots=True)
class Roster:
    """The counters that bound a merchant's staff."""

    members: int
    owners: int


@dataclass(frozen=True, slots=True)
class MerchantFile:
    """A merchant, who works there, and how it came to take part.

    `queue` is the status by which operators find it; `trail` is in the order of its ids; `invited` is how many
    invitations were counted, by day; `slots` are those of invitations; `unlisted` are the keys of items that are not
    where operators look for them.
    """

    merchant_id: str
    merchant: Merchant | None = None
    staff: tuple[StaffMember, ...] = ()
    roster: Roster | None = None
    admission: Admission | None = None
    queue: str | None = None
    trail: tuple[AuditEntry, ...] = ()
    invited: Mapping[str, int] = field(default_factory=dict)
    slots: tuple[int, ...] = ()
    unlisted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListingFile:
    """A merchant's copy in a cell; without the copy, a tombstone."""

    cell: str
    merchant_id: str
    version: int
    copy: Merchant | None


@dataclass(frozen=True, slots=True)
class Published:
    """The document that customers read, both lists in its order. None is a part that nobody wrote yet."""

    revision: int | None
    categories: tuple[MenuCategory, ...]
    items: tuple[MenuItem, ...]
    merchant: Merchant | None


@dataclass(frozen=True, slots=True)
class MenuFile:
    """A merchant's draft, document and stock marks."""

    merchant_id: str
    head: MenuHead | None = None
    categories: tuple[MenuCategory, ...] = ()
    items: tuple[MenuItem, ...] = ()
    published: Published | None = None
    stock: tuple[StockMark, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountFile:
    """A user, and how many addresses and sessions there are; the keys of the outside identities.

    An account may have no password: who signs in by code never sets one. Who was deleted has nothing but the `erasure`.
    """

    user_id: str
    user: User | None = None
    addresses: int = 0
    families: int = 0
    identities: tuple[str, ...] = ()
    erasure: Erasure | None = None
    password: bool = False


@dataclass(frozen=True, slots=True)
class ContactGuard:
    """Who has a contact: `phone` or `email`, and its normal form; or an `identity`, and its key."""

    field: str
    contact: str
    user_id: str


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A message as it lies in an inbox: under which key, and under which inbox's name it counts as unread."""

    inbox: str
    key: str
    message: InboxMessage
    unread_of: str | None


@dataclass(frozen=True, slots=True)
class RatingFile:
    """What was added up for a merchant and its items, what was carried over, and the version of it."""

    merchant_id: str
    counted: Tally = field(default_factory=Tally)
    carried: Stars = NO_STARS
    version: int = 0


@dataclass(frozen=True, slots=True)
class ChannelsFile:
    """Where messages were to go outside their inboxes, and how far they got."""

    plans: tuple[Plan, ...] = ()
    deliveries: tuple[ChannelDelivery, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """An event's place on a feed, as an entry or an event's marker tells it."""

    topic: str
    position: int
    event_id: str
    kept_until: datetime


@dataclass(frozen=True, slots=True)
class FeedsFile:
    """What happened on topics that were watched."""

    entries: tuple[PlaceFile, ...] = ()
    markers: tuple[PlaceFile, ...] = ()


@dataclass(frozen=True, slots=True)
class LaneFile:
    """A lane as stored: who works on it until when, and its place among the timers."""

    id: LaneId
    token: str | None
    leased_until: datetime | None
    due_shard: str | None
    due_key: str | None


@dataclass(frozen=True, slots=True)
class JobFile:
    """Something to be done about an endpoint, and since when."""

    endpoint: EndpointId
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WebhooksFile:
    """Everything about webhooks. `rosters` are the counters of endpoints."""

    endpoints: Mapping[EndpointId, Endpoint] = field(default_factory=dict)
    rosters: Mapping[Owner, int] = field(default_factory=dict)
    lanes: Mapping[LaneId, LaneFile] = field(default_factory=dict)
    deliveries: Mapping[LaneId, tuple[Delivery, ...]] = field(default_factory=dict)
    jobs: tuple[JobFile, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A record that a function could not handle, by the key of its item."""

    id: str
    function: str
    problem: str


@dataclass(frozen=True, slots=True)
class Books:
    """The tables at one time, read one after the other: what is written meanwhile shows as a difference that passes.

    `applications` are the counters of those that are not decided yet, by applicant.
    """

    now: datetime
    terms: OrderTerms
    items_read: int = 0
    unreadable: tuple[Unreadable, ...] = ()
    orders: Mapping[str, OrderFile] = field(default_factory=dict)
    guards: tuple[GuardFile, ...] = ()
    quotes: Mapping[str, Quote] = field(default_factory=dict)
    merchants: Mapping[str, MerchantFile] = field(default_factory=dict)
    listings: tuple[ListingFile, ...] = ()
    menus: Mapping[str, MenuFile] = field(default_factory=dict)
    accounts: Mapping[str, AccountFile] = field(default_factory=dict)
    contacts: tuple[ContactGuard, ...] = ()
    inboxes: tuple[InboxFile, ...] = ()
    days: tuple[MerchantDay, ...] = ()
    sales: tuple[ItemSales, ...] = ()
    platform: tuple[PlatformDay, ...] = ()
    reviews: tuple[Review, ...] = ()
    ratings: Mapping[str, RatingFile] = field(default_factory=dict)
    applications: Mapping[str, int] = field(default_factory=dict)
    channels: ChannelsFile = field(default_factory=ChannelsFile)
    webhooks: WebhooksFile = field(default_factory=WebhooksFile)
    feeds: FeedsFile = field(default_factory=FeedsFile)
    given_up: tuple[GivenUp, ...] = ()

    @property
    def forgotten(self) -> frozenset[str]:
        """The people who were deleted, or are being."""
        return frozenset(file.user_id for file in self.accounts.values() if file.erasure is not None)
