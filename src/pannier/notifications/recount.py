"""What has to be true of messages, plans and deliveries once all is worked off: recounted from all of them. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from pannier.notifications.channels import policy_of
from pannier.notifications.deliveries import Delivery, DeliveryState, prefix_of
from pannier.notifications.model import InboxMessage, MessageId
from pannier.notifications.preferences import Target

_OPEN = frozenset({DeliveryState.WAITING, DeliveryState.SENDING})
_WITH_REASON = frozenset({DeliveryState.FAILED, DeliveryState.DROPPED})


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a message goes, as it was decided."""

    message: MessageId
    planned_at: datetime
    targets: tuple[Target, ...]


class Discrepancy(NamedTuple):
    """Of which message or delivery, what should be there, and what is. `late`: somebody is still to act."""

    subject: str
    wanted: str
    found: str
    late: bool = False


def recount(
    messages: Collection[InboxMessage],
    plans: Collection[Plan],
    deliveries: Collection[Delivery],
    exists: Callable[[str], bool],
    until: datetime,
) -> Iterator[Discrepancy]:
    """Every message before `until` that leaves its inbox was planned, every plan came to its deliveries, nothing else
    was sent, and nothing that was due before `until` waits. `exists` tells users from those who are gone, of whom
    nothing is left.
    """
    planned = {plan.message: plan for plan in plans}
    for message in messages:
        if policy_of(message) is not None and message.occurred_at < until and message.id not in planned:
            yield Discrepancy(str(message.id), "a plan of where it goes", "none")
    demanded = Counter(
        (target.user_id, _key(plan.message, target)) for plan in plans for target in plan.targets
    )
    for (user_id, key), count in demanded.items():
        if count > 1:
            yield Discrepancy(f"{user_id}/{key}", "planned once", f"{count} times")
    stored = {(each.user_id, each.key) for each in deliveries}
    for user_id, key in demanded.keys() - stored:
        if exists(user_id):
            yield Discrepancy(f"{user_id}/{key}", "a delivery", "none")
    for each in deliveries:
        if (each.user_id, each.key) not in demanded and not each.spare:
            yield Discrepancy(f"{each.user_id}/{each.key}", "no delivery, since none was planned", each.state)
        yield from _of_delivery(each, until)


def _key(message: MessageId, target: Target) -> str:
    return f"{prefix_of(message)}{target.channel.value}#{target.device}"


def _of_delivery(each: Delivery, until: datetime) -> Iterator[Discrepancy]:
    subject = f"{each.user_id}/{each.key}"
    if each.state in _OPEN:
        if each.due_at is None:
            yield Discrepancy(subject, "due at some time", "never")
        elif each.due_at < until:
            wanted = f"settled, being due at {each.due_at.isoformat()}"
            yield Discrepancy(subject, wanted, each.state, late=True)
        return
    if each.due_at is not None or each.settled_at is None:
        yield Discrepancy(subject, f"settled, being {each.state}", "still due")
    if (each.provider_id is not None) != (each.state is DeliveryState.SENT):
        yield Discrepancy(subject, "the provider's id exactly where it was sent", f"{each.provider_id}")
    if (each.reason is not None) != (each.state in _WITH_REASON):
        yield Discrepancy(subject, "a reason exactly where it led nowhere", f"{each.reason}")
