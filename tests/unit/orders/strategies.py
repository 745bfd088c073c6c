"""Arbitrary orders and quotes, within the bounds in which they exist."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from pannier.core.geo import Point
from pannier.core.money import Money
from pannier.orders.model import (
    MAX_NOTE,
    Actor,
    ActorKind,
    Adjustment,
    AdjustmentKind,
    Command,
    Destination,
    Due,
    DueKind,
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

ids = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=26, max_size=26)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=MAX_NOTE)
times = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
minor = st.integers(-(10**9), 10**9)
money = st.builds(Money, minor, st.just("CNY"))
dates = st.dates(date(2020, 1, 1), date(2099, 1, 1))
line_ids = st.lists(st.integers(1, 50).map(str), unique=True, max_size=50).map(tuple)

entries = st.builds(
    TimelineEntry,
    sequence=st.integers(1, 999),
    command=st.sampled_from(Command),
    status=st.sampled_from(Status),
    actor=st.builds(Actor, st.sampled_from(ActorKind), ids | st.just("")),
    at=times,
    reason=st.none() | st.sampled_from(Reason),
    note=texts,
    amount=st.none() | money,
    line_ids=line_ids,
    payer=st.none() | st.sampled_from(Payer),
    correlation_id=st.none() | ids | st.uuids().map(str),
    preparation_minutes=st.none() | st.integers(1, 240),
)
orders = st.builds(
    Order,
    id=ids,
    customer_id=ids,
    merchant_id=ids,
    status=st.sampled_from(Status),
    fulfilment=st.sampled_from(Fulfilment),
    rider=st.sampled_from(Rider),
    payment_method=st.sampled_from(PaymentMethod),
    auto_accept=st.booleans(),
    total=money,
    placed_at=times,
    scheduled_for=st.none() | times,
    answer_from=times,
    promised_minutes=st.integers(0, 1000),
    preparation_minutes=st.integers(0, 1000),
    merchant_location=points,
    business_date=dates,
    latest=entries,
    due=st.none() | st.builds(Due, times, st.sampled_from(DueKind)),
    promised_at=st.none() | times,
    accepted_at=st.none() | times,
    courier_id=st.none() | ids,
    cancel_requested=st.booleans(),
    refunded_minor=st.integers(0, 10**9),
    version=st.integers(1, 999),
    business_hour=st.none() | st.integers(0, 23),
)
prices = st.builds(
    Price,
    currency=st.just("CNY"),
    lines=st.lists(
        st.builds(
            Line,
            id=st.integers(1, 50).map(str),
            item_id=ids,
            name=texts,
            options=st.lists(texts, max_size=3).map(tuple),
            option_ids=st.lists(ids, max_size=3).map(tuple),
            quantity=st.integers(1, 99),
            unit_price=money,
            note=texts,
        ),
        max_size=4,
    ).map(tuple),
    adjustments=st.lists(
        st.builds(
            Adjustment,
            kind=st.sampled_from(AdjustmentKind),
            rule=texts,
            amount=money,
            payer=st.sampled_from(Payer),
            allocation=st.lists(minor, max_size=4).map(tuple),
            included=st.booleans(),
        ),
        max_size=6,
    ).map(tuple),
)
requests = st.builds(
    QuoteRequest,
    merchant_id=ids,
    lines=st.lists(
        st.builds(LineRequest, ids, st.lists(ids, max_size=3).map(tuple), st.integers(1, 99), texts),
        max_size=4,
    ).map(tuple),
    fulfilment=st.sampled_from(Fulfilment),
    address_id=st.none() | ids,
    scheduled_for=st.none() | times,
    tip_minor=st.integers(0, 10**6),
    note=texts,
)
quotes = st.builds(
    Quote,
    id=ids,
    customer_id=ids,
    request=requests,
    price=prices,
    destination=st.none() | st.builds(Destination, ids, texts, texts, texts, texts, points),
    merchant_name=texts,
    merchant_street=texts,
    merchant_phone=texts,
    merchant_location=points,
    distance_m=st.integers(0, 20_000),
    menu_revision=st.integers(0, 10**9),
    merchant_version=st.integers(0, 10**9),
    rider=st.sampled_from(Rider),
    auto_accept=st.booleans(),
    preparation_minutes=st.integers(0, 1000),
    promised_minutes=st.integers(0, 1000),
    business_date=dates,
    answer_from=times,
    created_at=times,
    expires_at=times,
    hash=ids,
    order_id=st.none() | ids,
    business_hour=st.none() | st.integers(0, 23),
)
ledger_entries = st.builds(
    LedgerEntry,
    sequence=st.integers(1, 99),
    key=texts,
    kind=st.sampled_from(LedgerKind),
    amount=money,
    at=times,
    reference=texts,
    borne_by=st.dictionaries(st.sampled_from(Payer), minor),
)
