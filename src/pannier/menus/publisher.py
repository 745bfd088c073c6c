"""Publishing: from the draft to the one document that customers read."""

from pannier.core.clock import Clock
from pannier.menus.codec import MenuJson, menu_to_json, packed_size
from pannier.menus.errors import MenuTooLarge
from pannier.menus.model import MenuHead
from pannier.menus.repository import MAX_PACKED_BYTES, MenuRepository, PublishedMenuRepository
from pannier.merchants.model import Merchant
from pannier.merchants.repository import MerchantRepository

_ATTEMPTS = 5


class MenuPublisher:
    """Keeps published documents in step with drafts and merchants. Woken by the streams of both, at least once."""

    def __init__(
        self,
        menus: MenuRepository,
        published: PublishedMenuRepository,
        merchants: MerchantRepository,
        clock: Clock,
    ) -> None:
        self._menus = menus
        self._published = published
        self._merchants = merchants
        self._clock = clock

    def publish(self, merchant_id: str) -> bool:
        """Bring the document up to date; False when nothing was to do, as the second time.

        The draft is read between two looks at its revision, and published only when both saw the same: then no edit
        fell between, and nobody is shown half of one. When edits keep coming, the last of them wakes us again, so
        giving up loses nothing.

        Raises:
            NotFound: no such merchant.
            MenuTooLarge: the document would not fit. Edits are refused before it comes to that.
        """
        published, merchant_version = self._published.versions(merchant_id)
        if merchant_version is None:
            self.publish_merchant(self._merchants.get(merchant_id))
        for _ in range(_ATTEMPTS):
            head = self._menus.head(merchant_id)
            revision = head.revision
            if revision == 0 or (published is not None and published >= revision):
                return False
            body = read_body(self._menus, merchant_id, head)
            if body is not None:
                return self._published.put_menu(merchant_id, revision, body, self._clock.now())
        return False

    def publish_merchant(self, merchant: Merchant) -> bool:
        """Let the document carry this version of the merchant, so that it acts on the next order; False when it did."""
        return self._published.put_merchant(merchant)


def read_body(menus: MenuRepository, merchant_id: str, head: MenuHead) -> MenuJson | None:
    """The draft of that head, as customers read it; None when it was edited while it was read.

    Raises MenuTooLarge.
    """
    categories, items = menus.contents(merchant_id, head.generation)
    if menus.head(merchant_id).revision != head.revision:
        return None
    body = menu_to_json(categories, [item for item in items if item.on_shelf])
    if packed_size(body) > MAX_PACKED_BYTES:
        raise MenuTooLarge(MAX_PACKED_BYTES)
    return body
