"""What the words of a message are made of, as JSON."""

from datetime import date, datetime
from typing import TypedDict, cast

from pannier.core.money import Money
from pannier.merchants.model import DecisionReason, LicenceKind
from pannier.notifications.model import MessageParams
from pannier.orders.model import ActorKind, Fulfilment, Reason, Status
from pannier.reviews.model import HideReason


class StoredParams(TypedDict, total=False):
    """Parameters; what is empty is left out."""

    amount: tuple[int, str]
    time: str
    scheduled_for: str
    fulfilment: str
    status: str
    by: str
    reason: str
    note: str
    lines: int
    left: int
    decisions: list[str]
    licence: str
    valid_until: str
    hidden: str
    subject: str


def stored_params(params: MessageParams) -> StoredParams:
    """How they are stored."""
    values = {
        "amount": None if params.amount is None else (params.amount.amount_minor, params.amount.currency),
        "time": params.time and params.time.isoformat(),
        "scheduled_for": params.scheduled_for and params.scheduled_for.isoformat(),
        "fulfilment": params.fulfilment and params.fulfilment.value,
        "status": params.status and params.status.value,
        "by": params.by and params.by.value,
        "reason": params.reason and params.reason.value,
        "note": params.note,
        "lines": params.lines,
        "left": params.left,
        "decisions": [decision.value for decision in params.decisions],
        "licence": params.licence and params.licence.value,
        "valid_until": params.valid_until and params.valid_until.isoformat(),
        "hidden": params.hidden and params.hidden.value,
        "subject": params.subject,
    }
    return cast(StoredParams, {name: value for name, value in values.items() if value})


def params_of(stored: StoredParams) -> MessageParams:
    """The other way round."""
    return MessageParams(
        amount=Money(*stored["amount"]) if "amount" in stored else None,
        time=datetime.fromisoformat(stored["time"]) if "time" in stored else None,
        scheduled_for=datetime.fromisoformat(stored["scheduled_for"]) if "scheduled_for" in stored else None,
        fulfilment=Fulfilment(stored["fulfilment"]) if "fulfilment" in stored else None,
        status=Status(stored["status"]) if "status" in stored else None,
        by=ActorKind(stored["by"]) if "by" in stored else None,
        reason=Reason(stored["reason"]) if "reason" in stored else None,
        note=stored.get("note", ""),
        lines=stored.get("lines", 0),
        left=stored.get("left", 0),
        decisions=tuple(DecisionReason(each) for each in stored.get("decisions", ())),
        licence=LicenceKind(stored["licence"]) if "licence" in stored else None,
        valid_until=date.fromisoformat(stored["valid_until"]) if "valid_until" in stored else None,
        hidden=HideReason(stored["hidden"]) if "hidden" in stored else None,
        subject=stored.get("subject", ""),
    )
