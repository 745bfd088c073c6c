"""Items with pictures that staff upload."""

from dataclasses import replace

from pannier.adapters.objects import UploadTicket
from pannier.adapters.pictures import PublicPictures
from pannier.core.clock import Clock
from pannier.menus.changes import ItemChanges, NewItem
from pannier.menus.model import MenuItem
from pannier.menus.service import Menus
from pannier.merchants.changes import UNCHANGED
from pannier.merchants.permissions import Permission
from pannier.merchants.service import Merchants


class ItemPictures:
    """Adding and changing items whose `image` is the path of a picture, or the key of one that was just uploaded.

    Every call raises Unauthenticated; NotFound for who does not work there; Forbidden for clerks.
    """

    def __init__(self, menus: Menus, merchants: Merchants, pictures: PublicPictures, clock: Clock) -> None:
        self._menus = menus
        self._merchants = merchants
        self._pictures = pictures
        self._clock = clock

    def ticket(self, viewer_id: str | None, merchant_id: str, content_type: str) -> UploadTicket:
        """Leave to upload one picture. Raises InvalidInput."""
        member = self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        return self._pictures.ticket(member.user_id, content_type, self._clock.now())

    def add_item(self, viewer_id: str | None, merchant_id: str, new: NewItem) -> MenuItem:
        """As `Menus.add_item`, which is asked last: a refused picture leaves nothing behind. Raises as it does."""
        if new.image is None:
            return self._menus.add_item(viewer_id, merchant_id, new)
        member = self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        with self._pictures.placed(member.user_id, merchant_id, new.image, self._clock.now()) as path:
            return self._menus.add_item(viewer_id, merchant_id, replace(new, image=path))

    def update_item(
        self, viewer_id: str | None, merchant_id: str, item_id: str, changes: ItemChanges
    ) -> MenuItem:
        """As `Menus.update_item`. Raises as it does; with a picture that is refused nothing changes."""
        if changes.image is UNCHANGED or changes.image is None:
            return self._menus.update_item(viewer_id, merchant_id, item_id, changes)
        member = self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        with self._pictures.placed(member.user_id, merchant_id, changes.image, self._clock.now()) as path:
            return self._menus.update_item(viewer_id, merchant_id, item_id, replace(changes, image=path))
