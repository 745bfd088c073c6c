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
from pannier.tracking.repository import PositionRepository
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
    shelves = _shelves(connection, objects, clock)
    return Privacy(
        Accounts(
            users=shelves.users,
            sessions=sessions,
            attempts=AttemptCounter(Fingerprints(settings.cursor_secret)),
            erasures=ErasureRepository(connection),
            orders=shelves.authored,
            merchants=shelves.merchants,
            staff=shelves.staff,
            invitations=shelves.invitations,
            exporter=Exporter(shelves),
            objects=objects,
            clock=clock,
        )
    )


def _shelves(connection: Connection, objects: ObjectStore | None, clock: Clock) -> Shelves:
    def picture_address(key: str) -> str:
        return "" if objects is None else objects.presign_download(key, _PICTURES_SEEN_FOR)

    return Shelves(
        users=UserRepository(connection),
        families=TokenFamilyRepository(),
        identities=IdentityRepository(),
        merchants=MerchantRepository(connection),
        licences=LicenceRepository(),
        staff=StaffRepository(connection),
        invitations=InvitationRepository(connection),
        orders=OrderRepository(connection, StockRepository()),
        authored=OrderErasure(),
        quotes=QuoteRepository(),
        ledgers=LedgerRepository(),
        positions=PositionRepository(),
        reviews=ReviewRepository(connection),
        inboxes=InboxRepository(connection),
        settings=ChannelSettingsRepository(connection),
        deliveries=DeliveryRepository(),
        picture_address=picture_address,
        clock=clock,
    )
