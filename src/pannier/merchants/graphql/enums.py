"""The enums of merchants, described."""

from pannier.api.primitives.enums import enum_type
from pannier.merchants.admission import AdmissionCommand, Party
from pannier.merchants.discovery import DiscoverySort
from pannier.merchants.licences import LicenceState
from pannier.merchants.model import DecisionReason, Fulfilment, LicenceKind, MerchantStatus, StaffRole
from pannier.merchants.permissions import Permission
from pannier.merchants.trail import AuditAction

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
enum_type(
    LicenceKind,
    "What a merchant needs a licence for.",
    {
        LicenceKind.BUSINESS: "营业执照: to do business at all.",
        LicenceKind.FOOD: "食品经营许可证: to sell food.",
    },
)
enum_type(
    LicenceState,
    "Whether a licence was checked.",
    {
        LicenceState.SUBMITTED: "It waits for an operator.",
        LicenceState.APPROVED: "It is in force until its last day.",
        LicenceState.REFUSED: "It was turned down; a new one is to be submitted.",
    },
)
enum_type(
    DecisionReason,
    "Why something was decided against a merchant or a licence.",
    {
        DecisionReason.INCOMPLETE: "Something is missing.",
        DecisionReason.NOT_LEGIBLE: "A scan cannot be read.",
        DecisionReason.NOT_MATCHING: "What was written differs from what the licences say.",
        DecisionReason.LICENCE_EXPIRED: "A licence has ended.",
        DecisionReason.LICENCE_INVALID: "A licence is not genuine, or was withdrawn.",
        DecisionReason.NOT_A_STORE: "There is no such store.",
        DecisionReason.DUPLICATE: "The store is here already.",
        DecisionReason.OUT_OF_AREA: "The platform does not serve this place.",
        DecisionReason.FOOD_SAFETY: "The food is not safe.",
        DecisionReason.FRAUD: "Somebody was deceived.",
        DecisionReason.COMPLAINTS: "Too many complaints.",
        DecisionReason.REQUESTED: "The merchant asked for it.",
        DecisionReason.OTHER: "As the text says.",
    },
)
enum_type(
    AdmissionCommand,
    "What moves a merchant's admission on.",
    {
        AdmissionCommand.SUBMIT: "Put a returned application into the queue again.",
        AdmissionCommand.TAKE: "Begin to look at an application.",
        AdmissionCommand.APPROVE: "Admit the merchant, and its licences.",
        AdmissionCommand.REFUSE: "Turn the application down.",
        AdmissionCommand.RETURN: "Ask the applicant for more.",
        AdmissionCommand.WITHDRAW: "Give the application up.",
        AdmissionCommand.SUSPEND: "Exclude the merchant for now.",
        AdmissionCommand.REINSTATE: "Let it take part again.",
        AdmissionCommand.EXPIRE: "Exclude it since a licence has ended; the platform does this by itself.",
    },
)
enum_type(
    Party,
    "In which capacity somebody acted on a merchant.",
    {
        Party.STAFF: "As one who works there, or applied.",
        Party.OPERATOR: "As an operator of the platform.",
        Party.PLATFORM: "The platform by itself.",
    },
    name="AuditParty",
)
enum_type(
    AuditAction,
    "What was done to a merchant.",
    {
        AuditAction.CREATED: "An operator created it.",
        AuditAction.APPLIED: "Somebody applied with it.",
        AuditAction.SUBMITTED: "A returned application was submitted again.",
        AuditAction.TAKEN: "An operator began to look at the application.",
        AuditAction.APPROVED: "It was admitted.",
        AuditAction.REFUSED: "It was not admitted.",
        AuditAction.RETURNED: "The applicant was asked for more.",
        AuditAction.WITHDRAWN: "The applicant gave up.",
        AuditAction.SUSPENDED: "It was excluded for now.",
        AuditAction.REINSTATED: "It takes part again.",
        AuditAction.PROFILE_CHANGED: "Its profile, hours or pause changed.",
        AuditAction.STAFF_ADDED: "Somebody began to work there.",
        AuditAction.STAFF_CHANGED: "Somebody's role changed.",
        AuditAction.STAFF_REMOVED: "Somebody works there no more.",
        AuditAction.STAFF_INVITED: "Somebody was invited.",
        AuditAction.INVITATION_WITHDRAWN: "An invitation was withdrawn.",
        AuditAction.LICENCE_SUBMITTED: "A licence was submitted.",
        AuditAction.LICENCE_APPROVED: "A licence was approved.",
        AuditAction.LICENCE_REFUSED: "A licence was turned down.",
        AuditAction.LICENCE_EXPIRING: "The end of a licence is near.",
        AuditAction.LICENCE_EXPIRED: "A licence has ended.",
    },
)
