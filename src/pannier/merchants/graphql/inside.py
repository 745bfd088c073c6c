"""What a merchant's staff and the operators see of it, and nobody else."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.ids import Node, global_id
from pannier.api.primitives.info import Info
from pannier.merchants import admission, licences, model, trail
from pannier.merchants import invitations as inviting
from pannier.merchants.admission import AdmissionCommand, Party
from pannier.merchants.graphql import enums  # noqa: F401 - makes the enums below GraphQL enums
from pannier.merchants.licences import LicenceState
from pannier.merchants.lifecycle import available_actions
from pannier.merchants.model import DecisionReason, LicenceKind, StaffRole
from pannier.merchants.permissions import Permission, may
from pannier.merchants.service.licences import licence_key
from pannier.merchants.trail import AuditAction

if TYPE_CHECKING:
    from pannier.merchants.graphql.types import Merchant

LazyMerchant = Annotated["Merchant", strawberry.lazy("pannier.merchants.graphql.types")]


async def permitted(info: Info, merchant_id: str, permission: Permission) -> bool:
    """Whether the viewer's role permits this, or the viewer is an operator."""
    viewer_id = info.context.viewer_id
    if viewer_id is None:
        return False
    member = await info.context.loaders.staff.load((merchant_id, viewer_id))
    return (member is not None and may(member.role, permission)) or info.context.is_operator()


@strawberry.type(description="Where the admission of a merchant stands, beside its status.")
class MerchantAdmission:
    merchant: strawberry.Private[model.Merchant]
    raw: strawberry.Private[admission.Admission]
    submitted_at: datetime | None = strawberry.field(
        description="When it was last put into the operators' queue; null: an operator created the merchant."
    )
    decided_at: datetime | None = strawberry.field(description="When it was last decided on.")
    reasons: list[DecisionReason] = strawberry.field(
        description="Of the latest decision; none where it was for it."
    )
    text: str = strawberry.field(description="What the operator wrote to the merchant; may be empty.")
    licensed_until: datetime | None = strawberry.field(
        description="It takes no orders from this moment on, unless a licence is renewed; null: nothing bounds it."
    )

    @strawberry.field(description="What the viewer can do with it.")
    async def available_actions(self, info: Info) -> list[AdmissionCommand]:
        viewer_id, found = info.context.viewer_id, frozenset[AdmissionCommand]()
        if viewer_id is not None:
            member = await info.context.loaders.staff.load((self.merchant.id, viewer_id))
            if member is not None and may(member.role, Permission.ADMISSION_MANAGE):
                found |= available_actions(self.merchant.status, Party.STAFF)
        if info.context.is_operator():
            found |= available_actions(self.merchant.status, Party.OPERATOR)
        return [each for each in AdmissionCommand if each in found]

    @strawberry.field(
        description="The name of the operator who looks at it or decided; null for all but operators."
    )
    async def reviewer_name(self, info: Info) -> str | None:
        if self.raw.reviewer_id is None or not info.context.is_operator():
            return None
        found = await info.context.loaders.users.load(self.raw.reviewer_id)
        return None if found is None else found.name

    @classmethod
    def of(cls, merchant: model.Merchant, found: admission.Admission) -> "MerchantAdmission":
        return cls(
            merchant=merchant,
            raw=found,
            submitted_at=found.submitted_at,
            decided_at=found.decided_at,
            reasons=list(found.reasons),
            text=found.text,
            licensed_until=merchant.licensed_until,
        )


@strawberry.type(description="A licence of a merchant, as it was submitted.")
class MerchantLicence(Node):
    raw: strawberry.Private[licences.Licence]
    kind: LicenceKind = strawberry.field(description="What for.")
    state: LicenceState = strawberry.field(description="Whether it was checked.")
    number: str = strawberry.field(description="As it is printed on it.")
    holder: str = strawberry.field(description="Whom it was issued to.")
    valid_until: date = strawberry.field(description="The last day, at the store, that it is good for.")
    media_type: str = strawberry.field(description="Of the scan, by its content.")
    submitted_at: datetime = strawberry.field(description="When it was submitted.")
    decided_at: datetime | None = strawberry.field(description="When an operator decided on it.")
    reason: DecisionReason | None = strawberry.field(description="Why it was turned down.")
    text: str = strawberry.field(description="What the operator wrote; may be empty.")

    @strawberry.field(description="Where its scan can be read for five minutes.")
    async def scan(self, info: Info) -> str | None:
        if not await permitted(info, self.raw.merchant_id, Permission.LICENCES_MANAGE):
            return None
        return info.context.licences.address_of(self.raw)

    @strawberry.field(description="Whose it is.")
    async def merchant(self, info: Info) -> LazyMerchant | None:
        from pannier.merchants.graphql.types import Merchant

        found = await info.context.loaders.merchants.load(self.raw.merchant_id)
        return None if found is None else Merchant.of(found)

    @classmethod
    def of(cls, licence: licences.Licence) -> "MerchantLicence":
        return cls(
            id=global_id("MerchantLicence", licence_key(licence)),
            raw=licence,
            kind=licence.kind,
            state=licence.state,
            number=licence.number,
            holder=licence.holder,
            valid_until=licence.valid_until,
            media_type=licence.media_type,
            submitted_at=licence.submitted_at,
            decided_at=licence.decided_at,
            reason=licence.reason,
            text=licence.text,
        )


@strawberry.type(description="An invitation to work for a merchant that was neither accepted nor withdrawn.")
class StaffInvitation(Node):
    contact: str = strawberry.field(description="Where it was sent, with the middle left out.")
    role: StaffRole = strawberry.field(description="As what.")
    invited_at: datetime = strawberry.field(description="When it was sent.")
    expires_at: datetime = strawberry.field(description="Its code is good for nothing from this moment on.")

    @classmethod
    def of(cls, invitation: inviting.Invitation) -> "StaffInvitation":
        return cls(
            id=global_id("StaffInvitation", f"{invitation.merchant_id}.{invitation.id}"),
            contact=inviting.masked(invitation.contact),
            role=invitation.role,
            invited_at=invitation.invited_at,
            expires_at=invitation.expires_at,
        )


@strawberry.type(description="A field that an act changed.")
class AuditChange:
    field: str = strawberry.field(description="Its name.")
    before: str | None = strawberry.field(description="Its value before, as JSON; null: none, or personal.")
    after: str | None = strawberry.field(description="Its value after, as JSON; null: none, or personal.")
    is_personal: bool = strawberry.field(description="Whether its values are personal, and so not kept here.")


@strawberry.type(description="Who did what to a merchant, and when. Never changed afterwards.")
class AuditEntry:
    raw: strawberry.Private[trail.AuditEntry]
    id: strawberry.ID = strawberry.field(description="Opaque.")
    at: datetime = strawberry.field(description="When.")
    party: Party = strawberry.field(description="In which capacity.")
    action: AuditAction = strawberry.field(description="What.")
    changes: list[AuditChange] = strawberry.field(description="The fields that changed.")
    reasons: list[DecisionReason] = strawberry.field(description="Why, where it was a decision.")
    text: str = strawberry.field(description="What the operator wrote; may be empty.")
    licence: LicenceKind | None = strawberry.field(description="The licence it is about.")
    valid_until: date | None = strawberry.field(description="Its last day.")
    days_left: int | None = strawberry.field(description="How many days it had left.")

    @strawberry.field(
        description="The name of who did it; null for the platform, who is no more, and to staff for operators."
    )
    async def actor_name(self, info: Info) -> str | None:
        if self.party is Party.OPERATOR and not info.context.is_operator():
            return None
        return await _name(info, self.raw.actor.user_id)

    @strawberry.field(description="Whom it was done to.")
    async def merchant(self, info: Info) -> LazyMerchant | None:
        from pannier.merchants.graphql.types import Merchant

        found = await info.context.loaders.merchants.load(self.raw.merchant_id)
        return None if found is None else Merchant.of(found)

    @strawberry.field(description="The name of the person it is about.")
    async def person_name(self, info: Info) -> str | None:
        return await _name(info, self.raw.person_id)

    @classmethod
    def of(cls, entry: trail.AuditEntry) -> "AuditEntry":
        return cls(
            raw=entry,
            id=global_id("AuditEntry", f"{entry.merchant_id}.{entry.id}"),
            at=entry.at,
            party=entry.actor.party,
            action=entry.action,
            changes=[
                AuditChange(field=each.field, before=each.before, after=each.after, is_personal=each.personal)
                for each in entry.changes
            ],
            reasons=list(entry.reasons),
            text=entry.text,
            licence=entry.licence,
            valid_until=entry.valid_until,
            days_left=entry.days_left,
        )


@strawberry.type
class MerchantInside(Node):
    """The fields of a merchant that only its staff and operators see. No type of the schema by itself."""

    raw: strawberry.Private[model.Merchant]

    @strawberry.field(description="Null for all but its owners and operators.")
    async def admission(self, info: Info) -> MerchantAdmission | None:
        if not await permitted(info, self.raw.id, Permission.ADMISSION_MANAGE):
            return None
        found = await info.context.loaders.admissions.load(self.raw.id)
        return None if found is None else MerchantAdmission.of(self.raw, found)

    @strawberry.field(
        description="Those in force, and newer ones that wait or were refused: at most four. "
        "Null for all but its owners, managers and operators."
    )
    async def licences(self, info: Info) -> list[MerchantLicence] | None:
        if not await permitted(info, self.raw.id, Permission.LICENCES_MANAGE):
            return None
        found = await info.context.loaders.licences.load(self.raw.id)
        return [MerchantLicence.of(each) for each in found or ()]

    @strawberry.field(description="Who is invited to work here. Null for all but its owners.")
    async def staff_invitations(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[StaffInvitation] | None:
        context, scope = info.context, f"invitations:{self.raw.id}"
        member = (
            await context.loaders.staff.load((self.raw.id, context.viewer_id)) if context.viewer_id else None
        )
        if member is None or not may(member.role, Permission.STAFF_MANAGE):
            return None
        request = page_request(context.cursors, scope, first, after)
        page = context.invitations.page(context.viewer_id, self.raw.id, request)
        return connection(context.cursors, scope, request, page, StaffInvitation.of)


async def _name(info: Info, user_id: str | None) -> str | None:
    found = None if user_id is None else await info.context.loaders.users.load(user_id)
    return None if found is None else found.name
