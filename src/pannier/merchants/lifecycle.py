"""The admission of a merchant: one table, and what a permitted command does. Pure.

Nothing else decides whether an admission may move: resolvers, the watch over licences and `availableActions` all
read `TABLE`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from pannier.merchants.admission import Admission, AdmissionCommand, Decision, Party
from pannier.merchants.errors import MerchantTransitionRefused
from pannier.merchants.model import DecisionReason, Merchant, MerchantStatus

STAFF, OPERATOR, PLATFORM = Party.STAFF, Party.OPERATOR, Party.PLATFORM


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a command leads, and who may give it."""

    leads_to: MerchantStatus
    who: Party


TABLE: Mapping[tuple[MerchantStatus, AdmissionCommand], Rule] = MappingProxyType(
    {
        (MerchantStatus.APPLIED, AdmissionCommand.TAKE): Rule(MerchantStatus.UNDER_REVIEW, OPERATOR),
        (MerchantStatus.APPLIED, AdmissionCommand.WITHDRAW): Rule(MerchantStatus.WITHDRAWN, STAFF),
        #
        (MerchantStatus.UNDER_REVIEW, AdmissionCommand.APPROVE): Rule(MerchantStatus.ACTIVE, OPERATOR),
        (MerchantStatus.UNDER_REVIEW, AdmissionCommand.REFUSE): Rule(MerchantStatus.REFUSED, OPERATOR),
        (MerchantStatus.UNDER_REVIEW, AdmissionCommand.RETURN): Rule(MerchantStatus.RETURNED, OPERATOR),
        (MerchantStatus.UNDER_REVIEW, AdmissionCommand.WITHDRAW): Rule(MerchantStatus.WITHDRAWN, STAFF),
        #
        (MerchantStatus.RETURNED, AdmissionCommand.SUBMIT): Rule(MerchantStatus.APPLIED, STAFF),
        (MerchantStatus.RETURNED, AdmissionCommand.WITHDRAW): Rule(MerchantStatus.WITHDRAWN, STAFF),
        #
        (MerchantStatus.ACTIVE, AdmissionCommand.SUSPEND): Rule(MerchantStatus.SUSPENDED, OPERATOR),
        (MerchantStatus.ACTIVE, AdmissionCommand.EXPIRE): Rule(MerchantStatus.SUSPENDED, PLATFORM),
        #
        (MerchantStatus.SUSPENDED, AdmissionCommand.REINSTATE): Rule(MerchantStatus.ACTIVE, OPERATOR),
    }
)

OPEN = frozenset({MerchantStatus.APPLIED, MerchantStatus.UNDER_REVIEW, MerchantStatus.RETURNED})
"""Applications that are not decided yet; they count towards how many somebody may have."""

NEVER_ADMITTED = frozenset({MerchantStatus.REFUSED, MerchantStatus.WITHDRAWN})
"""Applications that came to nothing, for good."""

_WRONG = frozenset(
    {
        DecisionReason.INCOMPLETE,
        DecisionReason.NOT_LEGIBLE,
        DecisionReason.NOT_MATCHING,
        DecisionReason.LICENCE_EXPIRED,
        DecisionReason.LICENCE_INVALID,
        DecisionReason.OTHER,
    }
)
REASONS: Mapping[AdmissionCommand, frozenset[DecisionReason]] = MappingProxyType(
    {
        AdmissionCommand.RETURN: _WRONG,
        AdmissionCommand.REFUSE: _WRONG
        | {
            DecisionReason.NOT_A_STORE,
            DecisionReason.DUPLICATE,
            DecisionReason.OUT_OF_AREA,
            DecisionReason.FRAUD,
        },
        AdmissionCommand.SUSPEND: frozenset(
            {
                DecisionReason.LICENCE_INVALID,
                DecisionReason.FOOD_SAFETY,
                DecisionReason.FRAUD,
                DecisionReason.COMPLAINTS,
                DecisionReason.REQUESTED,
                DecisionReason.OTHER,
            }
        ),
        AdmissionCommand.EXPIRE: frozenset({DecisionReason.LICENCE_EXPIRED}),
    }
)
"""The reasons a command carries: it needs at least one of them. A command that is not here is given without."""
LICENCE_REASONS = _WRONG
"""Why a licence is refused."""


def available_actions(status: MerchantStatus, party: Party) -> frozenset[AdmissionCommand]:
    """What such a party may do with a merchant of this status."""
    return frozenset(command for (at, command), rule in TABLE.items() if at is status and rule.who is party)


def advance(
    merchant: Merchant,
    admission: Admission,
    command: AdmissionCommand,
    party: Party,
    actor_id: str | None,
    at: datetime,
    decision: Decision | None = None,
) -> tuple[Merchant, Admission]:
    """Merchant and admission after the command. What else it asks for (licences, reasons) is checked before.

    Raises:
        MerchantTransitionRefused: the merchant is not where the command leads on from, or the party may not give it.
    """
    rule = TABLE.get((merchant.status, command))
    if rule is None or rule.who is not party:
        raise MerchantTransitionRefused(merchant.status)
    decision = decision or Decision()
    moved = replace(merchant, status=rule.leads_to)
    if command is AdmissionCommand.SUBMIT:
        return moved, replace(
            admission, submitted_at=at, reviewer_id=None, decided_at=None, reasons=(), text=""
        )
    if command is AdmissionCommand.TAKE:
        return moved, replace(admission, reviewer_id=actor_id)
    reviewer = actor_id if party is OPERATOR else admission.reviewer_id
    return moved, replace(
        admission, reviewer_id=reviewer, decided_at=at, reasons=decision.reasons, text=decision.text
    )


def suspended_for_expiry(merchant: Merchant, admission: Admission) -> bool:
    """Whether nothing but an expired licence keeps it from taking part."""
    return merchant.status is MerchantStatus.SUSPENDED and admission.reasons == (
        DecisionReason.LICENCE_EXPIRED,
    )
