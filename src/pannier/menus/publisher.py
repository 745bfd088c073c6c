"""Publishing: from the draft to the one document that customers read."""

from collections.abc import Callable

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange
from pannier.menus.codec import menu_to_json, packed_size
from pannier.menus.errors import MenuTooLarge
from pannier.menus.repository import MAX_PACKED_BYTES, MenuRepository, PublishedMenuRepository
from pannier.merchants.documents import document_of
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
            categories, items = self._menus.contents(merchant_id, head.generation)
            if self._menus.head(merchant_id).revision != revision:
                continue
            body = menu_to_json(categories, [item for item in items if item.on_shelf])
            if packed_size(body) > MAX_PACKED_BYTES:
                raise MenuTooLarge(MAX_PACKED_BYTES)
            return self._published.put_menu(merchant_id, revision, body, self._clock.now())
        return False

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
        self.publish(merchant_id)
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
        self.publish_merchant(self._merchants.get(merchant_id, consistent=True))
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

    def publish_merchant(self, merchant: Merchant) -> bool:
        """Let the document carry this version of the merchant, so that it acts on the next order; False when it did."""
        return self._published.put_merchant(merchant)
