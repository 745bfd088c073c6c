"""What staff does with a menu beside single edits: pictures, moves, many items at once."""

from dataclasses import dataclass

from pynamodb.connection import Connection

from pannier.adapters.objects import ObjectStore
from pannier.adapters.pictures import PublicPictures
from pannier.core.settings import Settings
from pannier.entrypoints.wiring import Wiring
from pannier.menus.arranging import MenuArranging
from pannier.menus.bulk import MenuBulkChanges
from pannier.menus.pictures import ItemPictures
from pannier.menus.repository import MenuRepository, PublishedMenuRepository


@dataclass(frozen=True, slots=True)
class MenuEditing:
    """The use cases beside `Menus` itself."""

    arranging: MenuArranging
    bulk: MenuBulkChanges
    pictures: ItemPictures


def menu_editing(settings: Settings, connection: Connection, wiring: Wiring) -> MenuEditing:
    """Build them. Without a bucket in the settings no picture can be uploaded."""
    drafts, merchants, clock = MenuRepository(connection), wiring.merchants, wiring.clock
    pictures = PublicPictures(ObjectStore(settings) if settings.uploads_bucket else None)
    return MenuEditing(
        arranging=MenuArranging(drafts, merchants),
        bulk=MenuBulkChanges(drafts, PublishedMenuRepository(), merchants, clock),
        pictures=ItemPictures(wiring.menus, merchants, pictures, clock),
    )
