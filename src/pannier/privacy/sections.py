"""Parts of the export: each kind of thing as JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from pannier.core.geo import Point
from pannier.core.ids import global_id
from pannier.core.money import Money
from pannier.merchants.invitations import Invitation
from pannier.merchants.licences import Licence
from pannier.merchants.model import Merchant, StaffMember
from pannier.notifications.deliveries import Delivery
from pannier.notifications.model import InboxMessage
from pannier.notifications.preferences import ChannelSettings
from pannier.orders.codec import moment
from pannier.orders.model import Destination, LedgerEntry, Line, Order, Quote, TimelineEntry
from pannier.tracking.model import CourierPosition
from pannier.users.model import Address, OutsideIdentity, TokenFamily, User

Json: TypeAlias = Mapping[str, object]
"""What JSON can say."""


def account(user: User) -> Json:
    return {
        "id": global_id("User", user.id),
        "name": user.name,
        "phone": user.phone,
        "email": user.email,
        "verified": sorted(user.verified),
        "locale": user.locale,
        "roles": sorted(user.roles),
        "createdAt": moment(user.created_at),
    }


def address(each: Address) -> Json:
    return {
        "id": global_id("Address", each.id),
        "label": each.label,
        "recipient": each.recipient,
        "phone": each.phone,
        "street": each.street,
        "detail": each.detail,
        "location": _point(each.location),
    }


def session(family: TokenFamily) -> Json:
    return {
        "device": family.device,
        "openedAt": moment(family.created_at),
        "usedAt": moment(family.used_at),
        "expiresAt": moment(family.expires_at),
    }


def identity(link: OutsideIdentity) -> Json:
    return {
        "issuer": link.issuer,
        "subject": link.subject,
        "roles": sorted(link.roles),
        "linkedAt": moment(link.linked_at),
    }


def membership(member: StaffMember) -> Json:
    return {
        "merchantId": global_id("Merchant", member.merchant_id),
        "role": member.role,
        "since": moment(member.since),
    }


def invitation(each: Invitation) -> Json:
    return {
        "merchantId": global_id("Merchant", each.merchant_id),
        "contact": each.contact,
        "role": each.role,
        "invitedAt": moment(each.invited_at),
        "expiresAt": moment(each.expires_at),
    }


def application(merchant: Merchant, licences: Sequence[Licence]) -> Json:
    return {
        "merchantId": global_id("Merchant", merchant.id),
        "status": merchant.status,
        "name": merchant.name,
        "description": merchant.description,
        "phone": merchant.phone,
        "street": merchant.street,
        "location": _point(merchant.location),
        "licences": [
            {
                "kind": each.kind,
                "number": each.number,
                "holder": each.holder,
                "validUntil": each.valid_until.isoformat(),
            }
            for each in licences
        ],
    }


def job(order: Order) -> Json:
    """What everybody concerned with an order knows of it."""
    return {
        "id": global_id("Order", order.id),
        "merchantId": global_id("Merchant", order.merchant_id),
        "status": order.status,
        "fulfilment": order.fulfilment,
        "placedAt": moment(order.placed_at),
        "scheduledFor": optional(order.scheduled_for),
    }


def position(found: CourierPosition | None) -> Json | None:
    if found is None:
        return None
    return {
        **_point(found.location),
        "accuracyM": found.accuracy_m,
        "heading": found.heading,
        "recordedAt": moment(found.recorded_at),
        "orderIds": [global_id("Order", each) for each in sorted(found.order_ids)],
    }


def bill(order: Order) -> Json:
    """What its customer knows beside."""
    return {
        "paymentMethod": order.payment_method,
        "total": money(order.total),
        "refunded": money(Money(order.refunded_minor, order.total.currency)),
    }


def quote(each: Quote) -> Json:
    to = each.destination
    return {
        "merchantName": each.merchant_name,
        "quotedAt": moment(each.created_at),
        "quotedTotal": money(each.price.total),
        "lines": [_line(line) for line in each.price.lines],
        "note": each.request.note,
        "destination": None if to is None else _destination(to),
    }


def entry(each: TimelineEntry) -> Json:
    return {
        "sequence": each.sequence,
        "command": each.command,
        "status": each.status,
        "by": each.actor.kind,
        "at": moment(each.at),
        "reason": each.reason,
        "note": each.note,
        "amount": None if each.amount is None else money(each.amount),
        "lineIds": list(each.line_ids),
        "requestId": each.correlation_id,
    }


def payment(each: LedgerEntry) -> Json:
    return {"kind": each.kind, "amount": money(each.amount), "at": moment(each.at)}


def message(each: InboxMessage) -> Json:
    return {
        "inbox": each.recipient.kind,
        "kind": each.kind,
        "at": moment(each.occurred_at),
        "orderId": each.order_id and global_id("Order", each.order_id),
        "merchantId": each.merchant_id and global_id("Merchant", each.merchant_id),
        "note": each.params.note,
        "readAt": optional(each.read_at),
    }


def settings(chosen: ChannelSettings) -> Json:
    quiet = chosen.quiet
    return {
        "channels": [
            {"kind": kind, "as": recipient, "channels": sorted(channels)}
            for (kind, recipient), channels in sorted(chosen.chosen.items())
        ],
        "quietHours": quiet
        and {
            "start": f"{quiet.start:%H:%M}",
            "end": f"{quiet.end:%H:%M}",
            "timeZone": quiet.time_zone,
        },
        "devices": [
            {
                "label": device.label,
                "platform": device.platform,
                "endpoint": device.endpoint,
                "addedAt": moment(device.added_at),
            }
            for device in chosen.devices
        ],
    }


def sent(delivery: Delivery) -> Json:
    return {
        "channel": delivery.channel,
        "kind": delivery.kind,
        "at": moment(delivery.occurred_at),
        "state": delivery.state,
        "settledAt": optional(delivery.settled_at),
    }


def optional(at: datetime | None) -> str | None:
    return None if at is None else moment(at)


def money(amount: Money) -> Json:
    return {"amountMinor": amount.amount_minor, "currency": amount.currency}


def _line(line: Line) -> Json:
    return {
        "name": line.name,
        "options": list(line.options),
        "quantity": line.quantity,
        "unitPrice": money(line.unit_price),
        "note": line.note,
    }


def _destination(to: Destination) -> Json:
    return {
        "recipient": to.recipient,
        "phone": to.phone,
        "street": to.street,
        "detail": to.detail,
        "location": _point(to.location),
    }


def _point(point: Point) -> Json:
    return {"latitude": point.latitude, "longitude": point.longitude}
