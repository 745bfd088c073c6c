"""The lifecycle as the design page has it.

`LIFECYCLE` is the page's table; `CIRCUMSTANCES` is the same for each way in which an order can stand in a status. Both
are written out by hand and compared with the code, never taken from it.
"""

from pannier.orders.model import ActorKind, Command

LIFECYCLE = """
PENDING_PAYMENT: pay, payments → PLACED; cancel, customer → CANCELLED; expire, timer → CANCELLED
PLACED: accept, merchant platform → PREPARING; reject, merchant → REJECTED; expire, timer → REJECTED; \
cancel, customer operator → CANCELLED
PREPARING: ready, merchant → READY; cancel, merchant operator payments → CANCELLED; \
request_cancel, customer → PREPARING; decline_cancel, merchant → PREPARING; mark_late, timer → PREPARING; \
refund, merchant operator → PREPARING
READY: claim, courier → READY; pick_up, courier merchant → DELIVERING; collect, merchant → COMPLETED; \
cancel, merchant operator payments → CANCELLED; mark_late, timer → READY; refund, merchant operator → READY
DELIVERING: deliver, courier merchant → DELIVERED; fail_delivery, courier merchant → CANCELLED; \
cancel, operator → CANCELLED; mark_late, timer → DELIVERING; refund, merchant operator → DELIVERING
DELIVERED: complete, customer timer → COMPLETED; refund, merchant operator → DELIVERED; \
report_problem, customer → DELIVERED
COMPLETED: refund, merchant operator → COMPLETED; report_problem, customer → COMPLETED
REJECTED:
CANCELLED: refund, payments operator → CANCELLED
"""

# For each way to stand in a status: what succeeds, by whom. A courier is the one who claimed it, where one did.
CIRCUMSTANCES = """
PENDING_PAYMENT: cancel, customer; expire, timer; pay, payments
PLACED: accept, merchant platform; reject, merchant; cancel, customer operator; expire, timer
PLACED in cash: accept, merchant platform; reject, merchant; cancel, customer operator; expire, timer
PREPARING: ready, merchant; cancel, merchant operator payments; request_cancel, customer; refund, merchant operator; \
mark_late, timer
PREPARING in cash: ready, merchant; cancel, merchant operator payments; request_cancel, customer; mark_late, timer
PREPARING with a request: ready, merchant; cancel, merchant operator payments; decline_cancel, merchant; \
refund, merchant operator; mark_late, timer
READY: claim, courier other_courier; cancel, merchant operator payments; refund, merchant operator; mark_late, timer
READY when claimed: pick_up, courier; cancel, merchant operator payments; refund, merchant operator; mark_late, timer
READY for pickup: collect, merchant; cancel, merchant operator payments; refund, merchant operator
READY for own riders: pick_up, merchant; cancel, merchant operator payments; refund, merchant operator; \
mark_late, timer
DELIVERING: deliver, courier; fail_delivery, courier; cancel, operator; refund, merchant operator; mark_late, timer
DELIVERING by own riders: deliver, merchant; fail_delivery, merchant; cancel, operator; refund, merchant operator; \
mark_late, timer
DELIVERED: complete, customer timer; report_problem, customer; refund, merchant operator
COMPLETED: report_problem, customer; refund, merchant operator
COMPLETED at the counter: report_problem, customer; refund, merchant operator
COMPLETED and refunded: report_problem, customer
REJECTED:
CANCELLED:
CANCELLED before it was accepted:
CANCELLED after it was accepted: refund, operator payments
CANCELLED on the way: refund, operator payments
"""
PEOPLE = {
    "customer": "customer",
    "clerk": "merchant",
    "manager": "merchant",
    "owner": "merchant",
    "courier": "courier",
    "other courier": "other_courier",
    "operator": "operator",
    "another customer": "stranger",
    "owner next door": "stranger",
}
# What they may do, clerks and other customers may as well: of these, one way to stand in each status is enough.
ALIKE = {"manager", "owner", "owner next door"}
# Who finds done what they wanted to do is content; nothing changes.
ALREADY = {"accept": ("PREPARING", "merchant")}
MACHINES = {"timer": ActorKind.TIMER, "payments": ActorKind.PAYMENTS, "platform": ActorKind.PLATFORM}
MUTATIONS = {
    "accept": "orderAccept",
    "reject": "orderReject",
    "cancel": "orderCancel",
    "request_cancel": "orderCancelRequest",
    "decline_cancel": "orderCancelDecline",
    "ready": "orderReady",
    "claim": "orderClaim",
    "pick_up": "orderPickUp",
    "collect": "orderCollect",
    "deliver": "orderDeliver",
    "fail_delivery": "orderDeliveryFail",
    "complete": "orderComplete",
    "refund": "orderRefund",
    "report_problem": "orderReportProblem",
}

ACCEPTED = (("clerk", Command.ACCEPT),)
READY = (*ACCEPTED, ("clerk", Command.READY))
CLAIMED = (*READY, ("courier", Command.CLAIM))
UNDERWAY = (*CLAIMED, ("courier", Command.PICK_UP))
OWN_RIDER = (*READY, ("clerk", Command.PICK_UP))
HANDED_OVER = (*UNDERWAY, ("courier", Command.DELIVER))
AT_THE_COUNTER = (*READY, ("clerk", Command.COLLECT))
STEPS: dict[str, tuple[tuple[str, Command], ...]] = {
    "PENDING_PAYMENT": (),
    "PLACED": (),
    "PLACED in cash": (),
    "PREPARING": ACCEPTED,
    "PREPARING in cash": ACCEPTED,
    "PREPARING with a request": (*ACCEPTED, ("customer", Command.REQUEST_CANCEL)),
    "READY": READY,
    "READY when claimed": CLAIMED,
    "READY for pickup": READY,
    "READY for own riders": READY,
    "DELIVERING": UNDERWAY,
    "DELIVERING by own riders": OWN_RIDER,
    "DELIVERED": HANDED_OVER,
    "COMPLETED": (*HANDED_OVER, ("customer", Command.COMPLETE)),
    "COMPLETED at the counter": AT_THE_COUNTER,
    "COMPLETED and refunded": (*AT_THE_COUNTER, ("clerk", Command.REFUND)),
    "REJECTED": (("clerk", Command.REJECT),),
    "CANCELLED": (("customer", Command.CANCEL),),
    "CANCELLED before it was accepted": (("operator", Command.CANCEL),),
    "CANCELLED after it was accepted": (*ACCEPTED, ("clerk", Command.CANCEL)),
    "CANCELLED on the way": (*UNDERWAY, ("courier", Command.FAIL_DELIVERY)),
}


def rows(table: str) -> dict[str, dict[str, tuple[frozenset[str], str]]]:
    """By the first word or words: for each command, who gives it and where it leads."""
    found: dict[str, dict[str, tuple[frozenset[str], str]]] = {}
    for line in table.strip().splitlines():
        status, _, entries = line.partition(":")
        found[status] = {}
        for entry in filter(None, (part.strip() for part in entries.split(";"))):
            rule, _, leads_to = entry.partition(" → ")
            command, _, who = rule.partition(", ")
            found[status][command] = (frozenset(who.split()), leads_to)
    return found


LEADS_TO = rows(LIFECYCLE)
ALLOWED = rows(CIRCUMSTANCES)


def status_of(circumstances: str) -> str:
    return circumstances.split(" ", maxsplit=1)[0]


def allowed(circumstances: str, role: str) -> set[str]:
    """The commands that succeed for somebody in this role."""
    return {command for command, (who, _) in ALLOWED[circumstances].items() if role in who}


def already(circumstances: str, role: str) -> set[str]:
    """The commands that succeed without doing anything."""
    return {command for command, where in ALREADY.items() if where == (status_of(circumstances), role)}


def sees(circumstances: str, role: str) -> bool:
    """Whether the order is there at all, as far as this role is told."""
    claimed = ("courier", Command.CLAIM) in STEPS[circumstances]
    match role:
        case "stranger":
            return False
        case "courier":
            return claimed or circumstances == "READY"
        case "other_courier":
            return circumstances == "READY"
    return True


def actions(commands: set[str]) -> list[str]:
    return sorted(command.upper() for command in commands & MUTATIONS.keys())
