"""The enums of merchants, described."""

from pannier.api.primitives.enums import enum_type
from pannier.merchants.discovery import DiscoverySort
from pannier.merchants.model import Fulfilment, MerchantStatus, StaffRole
from pannier.merchants.permissions import Permission

enum_type(
    MerchantStatus,
    "Where a merchant's admission stands.",
    {
        MerchantStatus.APPLIED: "It waits for an operator.",
        MerchantStatus.UNDER_REVIEW: "An operator looks at the application, which stays as it is meanwhile.",
        MerchantStatus.RETURNED: "The applicant is to mend something, and submit it again.",
        MerchantStatus.REFUSED: "It was not admitted.",
        MerchantStatus.WITHDRAWN: "The applicant gave up.",
        MerchantStatus.ACTIVE: "It is found, and ordered from while it is open.",
        MerchantStatus.SUSPENDED: "Not found, and takes no orders: an operator decided so, or a licence expired.",
    },
)
enum_type(
    StaffRole,
    "As what somebody works for a merchant; `StaffMember.permissions` says what that permits.",
    {
        StaffRole.OWNER: "Appoints and removes staff, answers for the admission, reads the audit trail.",
        StaffRole.MANAGER: "Keeps profile, hours, menu, licences and webhooks.",
        StaffRole.CLERK: "Handles orders, stock and reviews, pauses and resumes.",
    },
)
enum_type(
    Permission,
    "Something that staff may do for a merchant.",
    {
        Permission.STAFF_LEAVE: "Give up the own role.",
        Permission.STAFF_VIEW: "See who works there.",
        Permission.STAFF_MANAGE: "Appoint, invite and remove staff, and change roles.",
        Permission.PROFILE_EDIT: "Change the profile: texts, place, fees, discounts, delivery zone.",
        Permission.HOURS_EDIT: "Change opening hours and their exceptions.",
        Permission.ORDERS_PAUSE: "Take no orders for a while, and take them again.",
        Permission.ORDERS_HANDLE: "See the orders and move them on.",
        Permission.MENU_VIEW: "See the menu as it is edited, published or not.",
        Permission.MENU_EDIT: "Change, import and export the menu.",
        Permission.STOCK_EDIT: "Mark items as sold out, and set how many portions a day has.",
        Permission.INBOX_READ: "Read the merchant's messages.",
        Permission.REVIEWS_REPLY: "Answer reviews.",
        Permission.STATISTICS_VIEW: "See what sells.",
        Permission.WEBHOOKS_MANAGE: "Register webhook endpoints and read their deliveries.",
        Permission.LICENCES_MANAGE: "See the licences with their scans, and submit new ones.",
        Permission.ADMISSION_MANAGE: "Mend, submit again and withdraw the application.",
        Permission.AUDIT_VIEW: "Read the audit trail.",
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
