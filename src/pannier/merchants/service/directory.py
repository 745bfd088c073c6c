"""Finding any merchant, for operators."""

from pannier.core.paging import Page, PageRequest
from pannier.merchants.model import Merchant
from pannier.merchants.repository import LOOKED_AT, MerchantDirectory
from pannier.merchants.search import words_of
from pannier.merchants.service.merchants import Merchants
from pannier.users.model import Role
from pannier.users.service import Users

__all__ = ["LOOKED_AT", "Directory"]


class Directory:
    """All merchants, whatever their status."""

    def __init__(self, directory: MerchantDirectory, merchants: Merchants, users: Users) -> None:
        self._directory = directory
        self._merchants = merchants
        self._users = users

    def search(self, viewer_id: str | None, text: str, request: PageRequest) -> Page[Merchant]:
        """Those with each word of the text somewhere in name, phone number or id, newest first. One BatchGet, and as
        many Queries as `MerchantDirectory.search` needs: a page may be short, and say where to go on.

        Raises Unauthenticated, Forbidden; InvalidInput: no text, or one that is too long.
        """
        self._users.require(viewer_id, Role.OPERATOR)
        return self._merchants.fill(self._directory.search(words_of(text), request))
