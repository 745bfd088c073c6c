"""Published menus, made anew from drafts and merchants. Why it is right: `MenuRepublisher`."""

from collections.abc import Iterator

from pannier.core.errors import ConcurrentChange, NotFound
from pannier.maintenance.rebuilds.model import KeepsChanging, Mended
from pannier.menus.republishing import MenuRepublisher


class MenusRebuild:
    """The documents that customers read."""

    name = "menus"

    def __init__(self, publisher: MenuRepublisher) -> None:
        self._publisher = publisher

    def rebuild(self, merchant_id: str) -> Mended:
        try:
            return Mended(1, int(self._publisher.republish(merchant_id)))
        except NotFound:  # no merchant: nobody reads its menu
            return Mended()
        except ConcurrentChange as error:
            raise KeepsChanging(f"the menu of {merchant_id} keeps changing") from error

    def strays(self) -> Iterator[Mended]:
        return iter(())
