"""Making published documents anew, whatever is in them; `publisher` keeps them in step while nothing goes wrong."""

from collections.abc import Callable

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange
from pannier.menus.codec import menu_to_json, packed_size
from pannier.menus.errors import MenuTooLarge
from pannier.menus.publisher import MenuPublisher
from pannier.menus.repository import MAX_PACKED_BYTES, MenuRepository, PublishedMenuRepository
from pannier.merchants.documents import document_of
from pannier.merchants.repository import MerchantRepository

_ATTEMPTS = 5


class MenuRepublisher:
    """Replaces documents that are not what drafts and merchants say."""

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
        self._publisher = MenuPublisher(menus, published, merchants, clock)

    def republish(self, merchant_id: str) -> bool:
        """Make the document anew, whatever is in it, and put it in the place of what is not the same; False when all
        was.

        Edits may go on. The document is replaced only while it has the revision that was seen before the draft was
        read, so nothing newer is written over; and as the stream's publishing of a newer revision may have looked just
        before, and done nothing, it is brought up to date once more at the end. Sold-out marks are no copies, and stay.

        Raises:
            MenuTooLarge
            ConcurrentChange: edits kept coming; what is there is right or being published.
        """
        merchant = self._remake(lambda: self._remake_merchant(merchant_id))
        menu = self._remake(lambda: self._remake_menu(merchant_id))
        self._publisher.publish(merchant_id)
        return merchant or menu

    @staticmethod
    def _remake(attempt: Callable[[], bool | None]) -> bool:
        for _ in range(_ATTEMPTS):
            done = attempt()
            if done is not None:
                return done
        raise ConcurrentChange

    def _remake_merchant(self, merchant_id: str) -> bool | None:
        """Whether it was another; None: it changed meanwhile."""
        stored = self._published.stored(merchant_id)
        merchant = self._merchants.get(merchant_id, consistent=True)
        if (stored.merchant_version, stored.merchant) == (merchant.version, document_of(merchant)):
            return False
        if not self._published.replace_merchant(merchant, stored.merchant_version):
            return None
        self._publisher.publish_merchant(self._merchants.get(merchant_id, consistent=True))
        return True

    def _remake_menu(self, merchant_id: str) -> bool | None:
        """The same for the menu."""
        stored = self._published.stored(merchant_id)
        head = self._menus.head(merchant_id)
        if head.revision == 0 and stored.revision is None:
            return False
        categories, items = self._menus.contents(merchant_id, head.generation)
        if self._menus.head(merchant_id).revision != head.revision:
            return None
        body = menu_to_json(categories, [item for item in items if item.on_shelf])
        if (stored.revision, stored.body) == (head.revision, body):
            return False
        if packed_size(body) > MAX_PACKED_BYTES:
            raise MenuTooLarge(MAX_PACKED_BYTES)
        now = self._clock.now()
        if not self._published.replace_menu(merchant_id, stored.revision, head.revision, body, now):
            return None
        return True
