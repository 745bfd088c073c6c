"""What messages say, a module a language. Which fields a template may name is in `texts`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from pannier.merchants.model import DecisionReason, LicenceKind, StaffRole
from pannier.notifications.model import MessageKind, RecipientKind
from pannier.orders.model import ActorKind, Reason, Status
from pannier.reviews.model import HideReason


class Text(NamedTuple):
    """A headline and a sentence or two; plain text."""

    title: str
    body: str


Key: TypeAlias = tuple[MessageKind, RecipientKind]


@dataclass(frozen=True, slots=True)
class Language:
    """Everything Pannier can say in one language. `pickup` has what sounds different when the customer fetches it.

    `own` names the reader, when it was they who did it; `late` names what should have happened by now.
    """

    texts: Mapping[Key, Text]
    pickup: Mapping[Key, Text]
    actors: Mapping[ActorKind, str]
    own: str
    reasons: Mapping[Reason, str]
    late: Mapping[Status, str]
    soon: str
    scheduled: str
    dated: str
    noted: str
    unknown_item: str
    unknown_merchant: str
    decisions: Mapping[DecisionReason, str]
    licences: Mapping[LicenceKind, str]
    hidden: Mapping[HideReason, str]
    comma: str  # between the parts of an enumeration
    one_time_code: Text
    purposes: Mapping[str, str]  # of a one-time code
    invitation: Text
    roles: Mapping[StaffRole, str]
    direct_footer: str  # below what reaches somebody who may have no account
    footer: str  # below a message of an inbox
