"""The enums of merchants, described."""

from pannier.api.primitives.enums import enum_type
from pannier.merchants.discovery import DiscoverySort
from pannier.merchants.model import Fulfilment, MerchantStatus, StaffRole

enum_type(
    MerchantStatus,
    "Whether a merchant takes part.",
    {
        MerchantStatus.ACTIVE: "It is found, and ordered from while it is open.",
        MerchantStatus.SUSPENDED: "An operator excluded it: it is not found and takes no orders.",
    },
)
enum_type(
    StaffRole,
    "What somebody may do for a merchant; each may do what the ones after it may.",
    {
        StaffRole.OWNER: "Appoints and removes staff.",
        StaffRole.MANAGER: "Keeps profile, hours and menu.",
        StaffRole.CLERK: "Handles orders, pauses and resumes.",
    },
)
enum_type(
    Fulfilment,
    "How the food gets to the customer.",
    {
        Fulfilment.DELIVERY: "Somebody brings it to an address.",
        Fulfilment.PICKUP: "The customer fetches it at the store.",
    },
)
enum_type(
    DiscoverySort,
    "In which order merchants are found.",
    {
        DiscoverySort.DISTANCE: "The nearest first.",
        DiscoverySort.RATING: "The best rated first; few ratings count for less.",
    },
)
