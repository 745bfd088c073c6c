"""Orders and quotes as JSON and back. What is stored, and nothing about where.

Never-changing parts of a head and its latest entry are arrays, whose first element names their form: every transition
pays for each kilobyte of a head.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

from pannier.core.geo import Point
from pannier.core.money import Money
from pannier.orders.model import (
    Actor,
    ActorKind,
    Adjustment,
    AdjustmentKind,
    Command,
    Destination,
    Fulfilment,
    LedgerEntry,
    LedgerKind,
    Line,
    LineRequest,
    Order,
    Payer,
    PaymentMethod,
    Price,
    Quote,
    QuoteRequest,
    Reason,
    Rider,
    Status,
    TimelineEntry,
)

Json: TypeAlias = dict[str, Any]
_FORM = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def moment(at: datetime) -> str:
    """UTC, of fixed width, so that text sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _optional(at: datetime | None) -> str | None:
    return None if at is None else moment(at)


def _parse_optional(text: str | None) -> datetime | None:
    return None if text is None else parse_moment(text)


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _of_micros(count: int) -> datetime:
    return _EPOCH + count * _MICROSECOND


def entry_to_json(entry: TimelineEntry) -> list[Any]:
    row = [
        _FORM,
        entry.sequence,
        entry.command.value,
        entry.status.value,
        entry.actor.kind.value,
        entry.actor.id,
        _micros(entry.at),
        entry.reason.value if entry.reason else None,
        entry.note,
        None if entry.amount is None else [entry.amount.amount_minor, entry.amount.currency],
        ",".join(entry.line_ids),
        entry.payer.value if entry.payer else None,
    ]
    if entry.preparation_minutes is not None:
        return [*row, entry.correlation_id, entry.preparation_minutes]
    return row if entry.correlation_id is None else [*row, entry.correlation_id]


def entry_of_json(row: list[Any]) -> TimelineEntry:
    _, sequence, command, status, actor_kind, actor_id, at, reason, note, *refund = row
    amount, line_ids, payer, *added = refund
    return TimelineEntry(
        sequence=sequence,
        command=Command(command),
        status=Status(status),
        actor=Actor(ActorKind(actor_kind), actor_id),
        at=_of_micros(at),
        reason=Reason(reason) if reason else None,
        note=note,
        amount=Money(*amount) if amount else None,
        line_ids=tuple(line_ids.split(",")) if line_ids else (),
        payer=Payer(payer) if payer else None,
        correlation_id=added[0] if added else None,
        preparation_minutes=added[1] if len(added) > 1 else None,
    )


def terms_to_json(order: Order) -> list[Any]:
    """What never changes of an order's head, beside who ordered and where."""
    return [
        _FORM,
        order.fulfilment.value,
        order.rider.value,
        order.payment_method.value,
        order.auto_accept,
        order.total.amount_minor,
        order.total.currency,
        _micros(order.placed_at),
        _micros(order.scheduled_for) if order.scheduled_for else None,
        _micros(order.answer_from),
        order.promised_minutes,
        order.preparation_minutes,
        order.merchant_location.latitude,
        order.merchant_location.longitude,
        order.business_date.isoformat(),
        *(() if order.business_hour is None else (order.business_hour,)),
    ]


def terms_of_json(row: list[Any]) -> Json:
    """The same as the arguments of an `Order`."""
    _, fulfilment, rider, method, auto_accept, amount, currency, placed, scheduled, answer, *rest = row
    promised_minutes, preparation_minutes, latitude, longitude, business_date, *hour = rest
    return {
        "fulfilment": Fulfilment(fulfilment),
        "rider": Rider(rider),
        "payment_method": PaymentMethod(method),
        "auto_accept": auto_accept,
        "total": Money(amount, currency),
        "placed_at": _of_micros(placed),
        "scheduled_for": None if scheduled is None else _of_micros(scheduled),
        "answer_from": _of_micros(answer),
        "promised_minutes": promised_minutes,
        "preparation_minutes": preparation_minutes,
        "merchant_location": Point(latitude, longitude),
        "business_date": date.fromisoformat(business_date),
        "business_hour": hour[0] if hour else None,
    }


def ledger_to_json(entry: LedgerEntry) -> Json:
    return {
        "key": entry.key,
        "kind": entry.kind.value,
        "amount": [entry.amount.amount_minor, entry.amount.currency],
        "at": moment(entry.at),
        "reference": entry.reference,
        "borne_by": {payer.value: minor for payer, minor in entry.borne_by.items()},
    }


def ledger_of_json(sequence: int, body: Json) -> LedgerEntry:
    return LedgerEntry(
        sequence=sequence,
        key=body["key"],
        kind=LedgerKind(body["kind"]),
        amount=Money(*body["amount"]),
        at=parse_moment(body["at"]),
        reference=body["reference"],
        borne_by={Payer(payer): minor for payer, minor in body["borne_by"].items()},
    )


def request_to_json(request: QuoteRequest) -> Json:
    return {
        "merchant_id": request.merchant_id,
        "lines": [[line.item_id, list(line.option_ids), line.quantity, line.note] for line in request.lines],
        "fulfilment": request.fulfilment.value,
        "address_id": request.address_id,
        "scheduled_for": _optional(request.scheduled_for),
        "tip_minor": request.tip_minor,
        "note": request.note,
    }


def request_of_json(body: Json) -> QuoteRequest:
    return QuoteRequest(
        merchant_id=body["merchant_id"],
        lines=tuple(LineRequest(item, tuple(options), n, note) for item, options, n, note in body["lines"]),
        fulfilment=Fulfilment(body["fulfilment"]),
        address_id=body["address_id"],
        scheduled_for=_parse_optional(body["scheduled_for"]),
        tip_minor=body["tip_minor"],
        note=body["note"],
    )


def price_to_json(price: Price) -> Json:
    return {
        "currency": price.currency,
        "lines": [
            [
                line.id,
                line.item_id,
                line.name,
                list(line.options),
                list(line.option_ids),
                line.quantity,
                line.unit_price.amount_minor,
                line.note,
            ]
            for line in price.lines
        ],
        "adjustments": [
            [a.kind.value, a.rule, a.amount.amount_minor, a.payer.value, list(a.allocation), a.included]
            for a in price.adjustments
        ],
    }


def price_of_json(body: Json) -> Price:
    currency = body["currency"]
    return Price(
        currency=currency,
        lines=tuple(
            Line(line, item, name, tuple(options), tuple(option_ids), quantity, Money(unit, currency), note)
            for line, item, name, options, option_ids, quantity, unit, note in body["lines"]
        ),
        adjustments=tuple(
            Adjustment(
                AdjustmentKind(kind), rule, Money(minor, currency), Payer(payer), tuple(allocation), included
            )
            for kind, rule, minor, payer, allocation, included in body["adjustments"]
        ),
    )


def quote_to_json(quote: Quote) -> Json:
    """Without what is stored beside it: id, hash, and the order it became."""
    to = quote.destination
    hour = {} if quote.business_hour is None else {"business_hour": quote.business_hour}
    return {
        "customer_id": quote.customer_id,
        "request": request_to_json(quote.request),
        "price": price_to_json(quote.price),
        "destination": None
        if to is None
        else [to.address_id, to.recipient, to.phone, to.street, to.detail, *_pair(to.location)],
        "merchant": [
            quote.merchant_name,
            quote.merchant_street,
            quote.merchant_phone,
            *_pair(quote.merchant_location),
        ],
        "distance_m": quote.distance_m,
        "menu_revision": quote.menu_revision,
        "merchant_version": quote.merchant_version,
        "rider": quote.rider.value,
        "auto_accept": quote.auto_accept,
        "preparation_minutes": quote.preparation_minutes,
        "promised_minutes": quote.promised_minutes,
        "business_date": quote.business_date.isoformat(),
        **hour,
        "answer_from": moment(quote.answer_from),
        "created_at": moment(quote.created_at),
        "expires_at": moment(quote.expires_at),
    }


def quote_of_json(quote_id: str, digest: str, order_id: str | None, body: Json) -> Quote:
    to, merchant = body["destination"], body["merchant"]
    return Quote(
        id=quote_id,
        customer_id=body["customer_id"],
        request=request_of_json(body["request"]),
        price=price_of_json(body["price"]),
        destination=None if to is None else _destination(to),
        merchant_name=merchant[0],
        merchant_street=merchant[1],
        merchant_phone=merchant[2],
        merchant_location=Point(*merchant[3:]),
        distance_m=body["distance_m"],
        menu_revision=body["menu_revision"],
        merchant_version=body["merchant_version"],
        rider=Rider(body["rider"]),
        auto_accept=body["auto_accept"],
        preparation_minutes=body["preparation_minutes"],
        promised_minutes=body["promised_minutes"],
        business_date=date.fromisoformat(body["business_date"]),
        answer_from=parse_moment(body["answer_from"]),
        created_at=parse_moment(body["created_at"]),
        expires_at=parse_moment(body["expires_at"]),
        hash=digest,
        order_id=order_id,
        business_hour=body.get("business_hour"),
    )


def _destination(row: list[Any]) -> Destination:
    address_id, recipient, phone, street, detail, latitude, longitude = row
    return Destination(address_id, recipient, phone, street, detail, Point(latitude, longitude))


def _pair(point: Point) -> tuple[float, float]:
    return point.latitude, point.longitude
