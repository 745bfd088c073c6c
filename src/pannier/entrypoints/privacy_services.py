"""What the API needs to hand out a person's data, and to close their account."""

from datetime import timedelta

from pynamodb.connection import Connection

from pannier.adapters.objects import ObjectStore
from pannier.core.clock import Clock
from pannier.core.settings import Settings, SettingsError
from pannier.menus.repository import StockRepository
from pannier.merchants.repository import (
    InvitationRepository,
    LicenceRepository,
    MerchantRepository,
    StaffRepository,
)
from pannier.notifications.repository import ChannelSettingsRepository, DeliveryRepository, InboxRepository
from pannier.orders.repository import LedgerRepository, OrderErasure, OrderRepository, QuoteRepository
from pannier.privacy.export import Exporter, Shelves
from pannier.privacy.service import Accounts, Privacy
from pannier.reviews.repository import ReviewRepository
from pannier.users.fingerprints import Fingerprints
from pannier.users.repository import (
    AttemptCounter,
    ErasureRepository,
    IdentityRepository,
    TokenFamilyRepository,
    UserRepository,
)
from pannier.users.sessions import Sessions

_PICTURES_SEEN_FOR = timedelta(hours=1)


def privacy_services(settings: Settings, connection: Connection, sessions: Sessions, clock: Clock) -> Privacy:
    """Build it. Nothing is read or written. Raises SettingsError when a secret is missing."""
    if settings.cursor_secret is None:
        raise SettingsError("CURSOR_SECRET is needed here")
    objects = ObjectStore(settings) if settings.uploads_bucket else None
    users, merchants = UserRepository(connection), MerchantRepository(connection)
    staff, invitations = StaffRepository(connection), InvitationRepository(connection)
    orders = OrderErasure()
    shelves = Shelves(
        users=users,
        families=TokenFamilyRepository(),
        identities=IdentityRepository(),
        merchants=merchants,
        licences=LicenceRepository(),
        staff=staff,
        invitations=invitations,
        orders=OrderRepository(connection, StockRepository()),
        authored=orders,
        quotes=QuoteRepository(),
        ledgers=LedgerRepository(),
        reviews=ReviewRepository(connection),
        inboxes=InboxRepository(connection),
        settings=ChannelSettingsRepository(connection),
        deliveries=DeliveryRepository(),
        picture_address=lambda key: (
            "" if objects is None else objects.presign_download(key, _PICTURES_SEEN_FOR)
        ),
        clock=clock,
    )
    return Privacy(
        Accounts(
            users=users,
            sessions=sessions,
            attempts=AttemptCounter(Fingerprints(settings.cursor_secret)),
            erasures=ErasureRepository(connection),
            orders=orders,
            merchants=merchants,
            staff=staff,
            invitations=invitations,
            exporter=Exporter(shelves),
            objects=objects,
            clock=clock,
        )
    )
