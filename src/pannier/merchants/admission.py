"""A merchant's admission (商户准入): who asked for it, who decided, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pannier.merchants.model import DecisionReason

MAX_OPEN_APPLICATIONS = 3
MAX_REASONS = 5
LONGEST_DECISION_TEXT = 500


class AdmissionCommand(StrEnum):
    """What moves an admission on."""

    SUBMIT = "SUBMIT"
    TAKE = "TAKE"
    APPROVE = "APPROVE"
    REFUSE = "REFUSE"
    RETURN = "RETURN"
    WITHDRAW = "WITHDRAW"
    SUSPEND = "SUSPEND"
    REINSTATE = "REINSTATE"
    EXPIRE = "EXPIRE"


class Party(StrEnum):
    """In which capacity somebody acts on a merchant."""

    STAFF = "STAFF"
    OPERATOR = "OPERATOR"
    PLATFORM = "PLATFORM"


@dataclass(frozen=True, slots=True)
class Admission:
    """What stands beside the status: the application and the latest decision.

    Without an applicant an operator created the merchant, and vouches for it. `submitted_at` is when it was last put
    into the operators' queue.
    """

    merchant_id: str
    applicant_id: str | None = None
    submitted_at: datetime | None = None
    reviewer_id: str | None = None
    decided_at: datetime | None = None
    reasons: tuple[DecisionReason, ...] = ()
    text: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What goes with a command: coded reasons, and a text for the merchant to read."""

    reasons: tuple[DecisionReason, ...] = ()
    text: str = ""
