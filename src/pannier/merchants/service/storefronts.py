"""Profiles with pictures that are uploaded."""

from dataclasses import replace

from pannier.adapters.objects import UploadTicket
from pannier.adapters.pictures import PublicPictures
from pannier.core.clock import Clock
from pannier.core.errors import Unauthenticated
from pannier.merchants.changes import UNCHANGED, MerchantChanges
from pannier.merchants.model import Merchant
from pannier.merchants.permissions import Permission
from pannier.merchants.service.merchants import Merchants


class Storefronts:
    """Changing a profile whose `image` is an address, or the key of a picture that was just uploaded."""

    def __init__(self, merchants: Merchants, pictures: PublicPictures, clock: Clock) -> None:
        self._merchants = merchants
        self._pictures = pictures
        self._clock = clock

    def ticket(self, viewer_id: str | None, merchant_id: str, content_type: str) -> UploadTicket:
        """Leave to upload one picture. For managers and operators.

        Raises Unauthenticated, NotFound, Forbidden; InvalidInput: pictures are of another type.
        """
        user_id = self._editor(viewer_id, merchant_id)
        return self._pictures.ticket(user_id, content_type, self._clock.now())

    def update(self, viewer_id: str | None, merchant_id: str, changes: MerchantChanges) -> Merchant:
        """As `Merchants.update`. Raises as it does; with a picture that is refused nothing changes."""
        if changes.image is UNCHANGED or changes.image is None:
            return self._merchants.update(viewer_id, merchant_id, changes)
        user_id = self._editor(viewer_id, merchant_id)
        with self._pictures.placed(user_id, merchant_id, changes.image, self._clock.now()) as address:
            return self._merchants.update(viewer_id, merchant_id, replace(changes, image=address))

    def _editor(self, viewer_id: str | None, merchant_id: str) -> str:
        actor = self._merchants.authorise(viewer_id, merchant_id, Permission.PROFILE_EDIT)
        if actor.user_id is None:
            raise Unauthenticated
        return actor.user_id
