"""Every use case that the API has, for the functions that execute GraphQL."""

from pynamodb.connection import Connection

from pannier.api.context import Services
from pannier.api.policy import ApiPolicy
from pannier.core.capacity import CapacityMeter
from pannier.core.clock import Clock
from pannier.core.paging import CursorCodec
from pannier.core.settings import Settings, SettingsError
from pannier.documents.errors import ManifestInvalid
from pannier.documents.model import Manifest
from pannier.documents.repository import DocumentRepository
from pannier.documents.service import Documents
from pannier.entrypoints.admission import admitting
from pannier.entrypoints.live import live_publisher
from pannier.entrypoints.menu_editing import menu_editing
from pannier.entrypoints.menu_imports import importing
from pannier.entrypoints.outgoing import messenger, pusher
from pannier.entrypoints.privacy_services import privacy_services
from pannier.entrypoints.reviewing import reviewing
from pannier.entrypoints.webhook_services import webhook_services
from pannier.entrypoints.wiring import wire
from pannier.live.repository import WatchedRepository
from pannier.live.service import FeedPositions
from pannier.merchants.service import InvitationMessenger
from pannier.notifications.repository import ChannelSettingsRepository, InboxRepository
from pannier.notifications.service import ChannelPreferences, Inbox
from pannier.orders.repository import StatisticsRepository
from pannier.orders.service import Statistics
from pannier.quotas.repository import UsageRepository
from pannier.quotas.service import RateLimits
from pannier.tracking.repository import PositionRepository
from pannier.tracking.service import Tracking
from pannier.users.assembly import sign_in_services
from pannier.users.codes import CodeMessenger
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository


def build_services(
    settings: Settings,
    connection: Connection,
    clock: Clock,
    passwords: Passwords,
    direct: CodeMessenger | None = None,
    inviting: InvitationMessenger | None = None,
) -> Services:
    """Every use case over these tables. Raises SettingsError when a secret is missing.

    `direct` brings one-time codes to people, `inviting` invitations; by SMS and e-mail unless another is given.
    """
    if settings.cursor_secret is None:
        raise SettingsError("CURSOR_SECRET is needed here")
    wiring = wire(connection, settings.orders, clock, passwords)
    ordering = wiring.ordering
    signing_in = sign_in_services(
        settings, UserRepository(connection), passwords, direct or messenger(settings), clock
    )
    reviews = reviewing(settings, connection, wiring)
    admitted = admitting(settings, connection, wiring, inviting or messenger(settings))
    webhooks = webhook_services(settings, connection, wiring)
    editing = menu_editing(settings, connection, wiring)
    return Services(
        clock=clock,
        cursors=CursorCodec(settings.cursor_secret),
        users=wiring.users,
        sign_in=signing_in.sign_in,
        sessions=signing_in.sessions,
        codes=signing_in.codes,
        password_changes=signing_in.password_changes,
        contact_changes=signing_in.contact_changes,
        merchants=wiring.merchants,
        admissions=admitted.admissions,
        licences=admitted.licences,
        licence_reviews=admitted.licence_reviews,
        invitations=admitted.invitations,
        merchant_trail=admitted.trail,
        merchant_directory=admitted.directory,
        storefronts=admitted.storefronts,
        menus=wiring.menus,
        menu_arranging=editing.arranging,
        menu_bulk=editing.bulk,
        item_pictures=editing.pictures,
        menu_imports=importing(settings, connection, wiring),
        quotes=ordering.quotes,
        placing=ordering.placing,
        orders=ordering.orders,
        order_lists=ordering.lists,
        payments=ordering.payments,
        refunds=ordering.refunds,
        statistics=Statistics(StatisticsRepository(connection), wiring.users, wiring.merchants),
        reviews=reviews.reviews,
        review_replies=reviews.replies,
        review_moderation=reviews.moderation,
        ratings=reviews.ratings,
        inbox=Inbox(InboxRepository(connection), wiring.users, wiring.merchants, clock),
        channels=ChannelPreferences(ChannelSettingsRepository(connection), pusher(settings), clock),
        webhook_endpoints=webhooks.endpoints,
        webhook_deliveries=webhooks.deliveries,
        privacy=privacy_services(settings, connection, signing_in.sessions, clock),
        tracking=Tracking(
            PositionRepository(), wiring.users, ordering.lists.carried_by, live_publisher(settings), clock
        ),
        feed_positions=FeedPositions(WatchedRepository(), clock),
        policy=ApiPolicy.of(settings),
        documents=Documents(DocumentRepository(), manifest_of(settings), clock),
        rate_limits=RateLimits(UsageRepository(), settings.rates, settings.cursor_secret, clock),
        meter=CapacityMeter(connection),
    )


def manifest_of(settings: Settings) -> Manifest:
    """The operations that clients were built with; none where the settings name no file."""
    if settings.operations_manifest is None:
        if settings.trusted_documents_only:
            raise SettingsError("TRUSTED_DOCUMENTS_ONLY needs an OPERATIONS_MANIFEST")
        return Manifest()
    try:
        return Manifest.parse(settings.operations_manifest.read_bytes())
    except (OSError, ManifestInvalid) as error:
        raise SettingsError(f"OPERATIONS_MANIFEST cannot be read: {error}") from error
