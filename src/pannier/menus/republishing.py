"""Making published documents anew, whatever is in them; `publisher` keeps them in step while nothing goes wrong."""

from collections.abc import Callable

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange
from pannier.menus.publisher import MenuPublisher, read_body
from pannier.menus.repository import MenuRepository, PublishedMenuRepository
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
        body = read_body(self._menus, merchant_id, head)
        if body is None:
            return None
        if (stored.revision, stored.body) == (head.revision, body):
            return False
        now = self._clock.now()
        if not self._published.replace_menu(merchant_id, stored.revision, head.revision, body, now):
            return None
        return True
