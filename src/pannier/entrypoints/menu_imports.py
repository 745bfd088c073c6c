"""What functions build alike that bring menus in and out as files."""

from pynamodb.connection import Connection

from pannier.adapters.objects import ObjectStore
from pannier.core.clock import Clock
from pannier.core.settings import Settings
from pannier.entrypoints.wiring import Wiring
from pannier.menus.imports import MenuImporter, MenuImports
from pannier.menus.repository import MenuRepository, PublishedMenuRepository, StagingRepository


def menu_importer(connection: Connection, clock: Clock) -> MenuImporter:
    """Imports and exports for who needs nobody's leave."""
    return MenuImporter(
        MenuRepository(connection), StagingRepository(connection), PublishedMenuRepository(), clock
    )


def importing(settings: Settings, connection: Connection, wiring: Wiring) -> MenuImports:
    """Imports and exports of menus for staff. Without a bucket in the settings files travel as text only."""
    return MenuImports(
        menu_importer(connection, wiring.clock),
        wiring.merchants,
        ObjectStore(settings) if settings.uploads_bucket else None,
        wiring.clock,
    )
