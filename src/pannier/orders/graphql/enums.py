"""The enums of orders in the schema."""

from pannier.api.primitives.enums import enum_type
from pannier.orders import model
from pannier.orders.ledger import PaymentState

S, C, R = model.Status, model.Command, model.Reason

enum_type(
    model.Status,
    "Where an order stands.",
    {
        S.PENDING_PAYMENT: "待支付: placed, not yet paid.",
        S.PLACED: "待接单: the merchant has to answer.",
        S.PREPARING: "备餐中: accepted.",
        S.READY: "待送: waits for a rider, or for the customer at the counter.",
        S.DELIVERING: "配送中: on its way.",
        S.DELIVERED: "已送: handed over; problems can be reported.",
        S.COMPLETED: "已完成: done.",
        S.REJECTED: "已拒单: the merchant refused, or did not answer.",
        S.CANCELLED: "已取消: ended before it was completed.",
    },
    name="OrderStatus",
)
enum_type(
    model.Command,
    "What is done to an order. Each one leaves one entry in its timeline.",
    {
        C.PLACE: "The customer orders.",
        C.PAY: "The payment is authorised.",
        C.ACCEPT: "The merchant takes it on.",
        C.REJECT: "The merchant refuses.",
        C.EXPIRE: "Nobody paid, or nobody answered, in time.",
        C.CANCEL: "It is ended.",
        C.REQUEST_CANCEL: "The customer asks for an end once it is being prepared.",
        C.DECLINE_CANCEL: "The merchant declines that.",
        C.READY: "The food is ready.",
        C.CLAIM: "A courier takes the job.",
        C.PICK_UP: "A rider has the food.",
        C.COLLECT: "The customer has fetched it.",
        C.DELIVER: "The customer has it.",
        C.FAIL_DELIVERY: "The rider could not hand it over.",
        C.COMPLETE: "The customer is content, or said nothing for a day.",
        C.MARK_LATE: "A promised time has passed.",
        C.REFUND: "Money is given back.",
        C.REPORT_PROBLEM: "The customer reports missing, wrong or spoiled lines.",
    },
    name="OrderCommand",
)
enum_type(
    model.Reason,
    "Why an order was refused, ended, not delivered, refunded or complained of.",
    {
        R.CHANGED_MIND: "The customer does not want it any more.",
        R.ORDERED_BY_MISTAKE: "It was not meant.",
        R.TAKES_TOO_LONG: "It takes too long.",
        R.TOO_BUSY: "The kitchen has too much to do.",
        R.ITEM_UNAVAILABLE: "Something ordered is not there.",
        R.CLOSING: "The merchant closes.",
        R.NOT_PAID: "Nobody paid in time.",
        R.NOT_ANSWERED: "The merchant did not answer in time.",
        R.PAYMENT_FAILED: "The money could not be taken.",
        R.CUSTOMER_UNREACHABLE: "Nobody was there to take it.",
        R.ADDRESS_WRONG: "The address cannot be found or served.",
        R.ACCIDENT: "Something happened on the way.",
        R.MISSING: "A line was not in the bag.",
        R.WRONG: "A line is another than ordered.",
        R.SPOILED: "A line cannot be eaten.",
        R.GOODWILL: "Out of goodwill.",
        R.OTHER: "See the note.",
    },
    name="OrderReason",
)
enum_type(
    model.PaymentMethod,
    "How the customer pays.",
    {
        model.PaymentMethod.SANDBOX: "A card of the sandbox: tok_ok, tok_declined, tok_confirm, tok_capture_fails, "
        "tok_refund_fails.",
        model.PaymentMethod.CASH_ON_DELIVERY: "Cash, when it is handed over.",
    },
)
enum_type(
    model.Rider,
    "Who brings a delivery.",
    {model.Rider.COURIER: "A courier of the platform.", model.Rider.MERCHANT: "The merchant's own rider."},
)
enum_type(
    model.ActorKind,
    "In which capacity somebody acts on an order.",
    {
        model.ActorKind.CUSTOMER: "Who ordered.",
        model.ActorKind.MERCHANT: "The merchant's staff.",
        model.ActorKind.COURIER: "The courier.",
        model.ActorKind.OPERATOR: "Who runs the platform.",
        model.ActorKind.PAYMENTS: "The payment provider.",
        model.ActorKind.TIMER: "A deadline or a promised time that passed.",
        model.ActorKind.PLATFORM: "The platform, on the merchant's standing instruction.",
    },
    name="OrderActor",
)
enum_type(
    model.Payer,
    "Who bears an amount.",
    {
        model.Payer.CUSTOMER: "The customer.",
        model.Payer.MERCHANT: "The merchant.",
        model.Payer.PLATFORM: "The platform.",
    },
)
enum_type(
    model.AdjustmentKind,
    "Which step of the pricing made an amount.",
    {
        model.AdjustmentKind.ITEMS: "Items with their options.",
        model.AdjustmentKind.ITEM_DISCOUNT: "Off an item.",
        model.AdjustmentKind.ORDER_DISCOUNT: "满减: off the whole order.",
        model.AdjustmentKind.PACKING_FEE: "Packing.",
        model.AdjustmentKind.DELIVERY_FEE: "Delivery, by distance.",
        model.AdjustmentKind.TAX: "Tax, within the prices.",
        model.AdjustmentKind.TIP: "A tip.",
    },
)
enum_type(
    PaymentState,
    "Where the money of an order stands.",
    {
        PaymentState.NONE: "Nothing has happened yet.",
        PaymentState.CONFIRMATION_NEEDED: "The customer has to confirm with the provider.",
        PaymentState.DECLINED: "Refused; another attempt is possible.",
        PaymentState.AUTHORISED: "Reserved.",
        PaymentState.CAPTURED: "Taken.",
        PaymentState.CAPTURE_FAILED: "Reserved, and could not be taken.",
        PaymentState.VOIDED: "Reserved, and set free.",
        PaymentState.PARTIALLY_REFUNDED: "Taken, and given back in part.",
        PaymentState.REFUNDED: "Taken, and given back.",
    },
)
enum_type(
    model.LedgerKind,
    "What happened to an order's money.",
    {
        model.LedgerKind.AUTHORISED: "Reserved.",
        model.LedgerKind.DECLINED: "The provider refused to reserve it.",
        model.LedgerKind.CONFIRMATION_NEEDED: "The provider asks the customer to confirm.",
        model.LedgerKind.CAPTURED: "Taken.",
        model.LedgerKind.CAPTURE_FAILED: "Could not be taken.",
        model.LedgerKind.VOIDED: "Set free.",
        model.LedgerKind.REFUNDED: "Given back.",
        model.LedgerKind.REFUND_FAILED: "Could not be given back; a person has to see to it.",
    },
)
