"""What of the schema strangers may share, and for how long: merchants and menus.

A field that is not named here is nobody else's. The hints are about a stranger's view, so a field that staff see more
in is still left out: whoever reads this list should see at once that nothing of it is about a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_SOON = 15  # what closes, sells out or is marked within minutes
_LATER = 60


@dataclass(frozen=True, slots=True)
class Hint:
    """For how many seconds the fields of a type may be shared."""

    seconds: int
    fields: frozenset[str] | None = None
    """Only these; None: all of them, for a value that is nothing without the field it stands in."""

    def allows(self, field: str) -> bool:
        """Whether this one may be."""
        return self.fields is None or field in self.fields


_MERCHANT = (
    "id name description cuisineTags phone street location currency timeZone preparationMinutes taxBasisPoints"
    " offersDelivery offersPickup ownRiders image status pausedUntil createdAt hours minimumOrder packingFee"
    " deliveryBands deliveryZone spendDiscounts rating ratings isOpenNow opensNextAt deliversTo deliveryFeeTo"
)
_ITEM = "id name description image price discount optionGroups windows availability portionsLeft soldOutUntil rating"


def _only(fields: str) -> frozenset[str]:
    return frozenset(fields.split())


HINTS: Mapping[str, Hint] = {
    "Query": Hint(_SOON, _only("merchant merchants menu")),
    "FoundMerchantConnection": Hint(_SOON, _only("edges pageInfo")),
    "FoundMerchantEdge": Hint(_SOON, _only("cursor node distanceM deliveryFee isOpen opensNextAt")),
    "PageInfo": Hint(_LATER),
    "Merchant": Hint(_SOON, _only(_MERCHANT)),
    "OpeningHours": Hint(_LATER),
    "OpeningDay": Hint(_LATER),
    "OpeningException": Hint(_LATER),
    "TimeSpan": Hint(_LATER),
    "DeliveryBand": Hint(_LATER),
    "DeliveryZone": Hint(_LATER),
    "SpendDiscount": Hint(_LATER),
    "MerchantRating": Hint(_LATER),
    "MerchantRatings": Hint(_LATER),
    "AspectRating": Hint(_LATER),
    "Menu": Hint(_SOON, _only("revision publishedAt categories merchant")),
    "MenuCategory": Hint(_SOON, _only("id name items")),
    "MenuItem": Hint(_SOON, _only(_ITEM)),
    "MenuItemRating": Hint(_LATER),
    "MenuOptionGroup": Hint(_LATER, _only("groupId name minimum maximum options")),
    "MenuOption": Hint(_LATER, _only("optionId name priceDelta")),
    "ServingWindow": Hint(_LATER),
    "Money": Hint(_LATER),
    "Coordinates": Hint(_LATER),
}
