"""Every metric of ours: its name, its unit, its dimensions, and what it says. Alarms and dashboard are made from here.

Each metric also has the dimension `stage`, so that one account can hold several. The values of a dimension are words
of a small vocabulary (a status, a channel, a function), never ids: each combination is a metric of its own, and costs.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

NAMESPACE = "Pannier"
STAGE = "stage"
_WORD = re.compile(r"[A-Za-z][A-Za-z_]{0,31}")


class Unit(StrEnum):
    """As CloudWatch names it."""

    COUNT = "Count"
    MILLISECONDS = "Milliseconds"


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric. `dimensions` are those beside `stage`."""

    name: str
    unit: Unit
    dimensions: tuple[str, ...]
    says: str


def is_word(value: str) -> bool:
    """Whether it may be the value of a dimension. Ids and numbers are none."""
    return _WORD.fullmatch(value) is not None


ORDERS = Metric(
    "OrderTransitions", Unit.COUNT, ("state",), "Orders that came into this state, counted from the stream."
)
REACTION_TIME = Metric(
    "ReactionTime",
    Unit.MILLISECONDS,
    ("function",),
    "From the moment an event happened to the moment the function was done with it.",
)
RECORD_AGE = Metric(
    "OldestRecordAge",
    Unit.MILLISECONDS,
    ("function",),
    "The age of the oldest record or message of a batch when the function began with it.",
)
RETRIES = Metric(
    "Retries",
    Unit.COUNT,
    ("function",),
    "Messages that had been delivered before, and batches of a stream that have to come again.",
)
LATENESS = Metric(
    "DeadlineLateness",
    Unit.MILLISECONDS,
    ("command",),
    "How long after its deadline an order was given its default command.",
)
SWEEPS = Metric("DeadlineSweeps", Unit.COUNT, (), "Rounds of the deadline sweeper that came to their end.")
NOTIFICATION_FAILURES = Metric(
    "NotificationFailures",
    Unit.COUNT,
    ("channel",),
    "Messages that a provider refused, or could not take for now.",
)
NOTIFICATIONS_SENT = Metric(
    "NotificationsSent", Unit.COUNT, ("channel",), "Messages that a provider took for delivery."
)
WEBHOOK_FAILURES = Metric(
    "WebhookFailures", Unit.COUNT, (), "Attempts that an endpoint of a merchant or partner did not accept."
)
WEBHOOK_ATTEMPTS = Metric(
    "WebhookAttempts", Unit.COUNT, (), "Attempts to deliver to an endpoint, all of them."
)
FAILURES = Metric(
    "Failures",
    Unit.COUNT,
    ("function",),
    "What could not be done by a fault of ours though the function went on: a record, a message, a request.",
)

METRICS: tuple[Metric, ...] = (
    ORDERS,
    REACTION_TIME,
    RECORD_AGE,
    RETRIES,
    LATENESS,
    SWEEPS,
    NOTIFICATION_FAILURES,
    NOTIFICATIONS_SENT,
    WEBHOOK_FAILURES,
    WEBHOOK_ATTEMPTS,
    FAILURES,
)
