"""What functions build alike that have to do with who may sell here."""

from pynamodb.connection import Connection

from pannier.adapters.objects import ObjectStore
from pannier.core.settings import Settings
from pannier.entrypoints.wiring import Wiring
from pannier.merchants.repository import InvitationRepository, MerchantRepository, StaffRepository
from pannier.merchants.service import (
    InvitationMessenger,
    MerchantRepositories,
    MerchantServices,
    merchant_services,
)


def admitting(
    settings: Settings,
    connection: Connection,
    wiring: Wiring,
    inviting: InvitationMessenger | None = None,
) -> MerchantServices:
    """The use cases of admission, licences and staff. Without a bucket in the settings nothing can be uploaded."""
    return merchant_services(
        MerchantRepositories(
            MerchantRepository(connection), StaffRepository(connection), InvitationRepository(connection)
        ),
        wiring.merchants,
        wiring.users,
        wiring.clock,
        ObjectStore(settings) if settings.uploads_bucket else None,
        inviting,
    )
