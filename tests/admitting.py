"""The services of admission over the tables of a test."""

from pynamodb.connection import Connection

from pannier.adapters.objects import ObjectStore
from pannier.core.clock import Clock
from pannier.merchants.repository import InvitationRepository, MerchantRepository, StaffRepository
from pannier.merchants.service import (
    InvitationMessenger,
    MerchantRepositories,
    Merchants,
    MerchantServices,
    merchant_services,
)
from pannier.users.service import Users


def admitting_over(
    connection: Connection,
    merchants: Merchants,
    users: Users,
    clock: Clock,
    store: ObjectStore | None = None,
    messenger: InvitationMessenger | None = None,
) -> MerchantServices:
    """As the entry points build them."""
    repositories = MerchantRepositories(
        MerchantRepository(connection), StaffRepository(connection), InvitationRepository(connection)
    )
    return merchant_services(repositories, merchants, users, clock, store, messenger)
