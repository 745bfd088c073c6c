"""The merchants: place, hours, terms, staff."""

from collections.abc import Iterator

from pannier.local.demo import parts, pictures
from pannier.local.demo.draw import Draw
from pannier.local.demo.menus import MenuWriter
from pannier.local.demo.model import (
    DemoBand,
    DemoDiscount,
    DemoException,
    DemoMerchant,
    DemoSpan,
    DemoStaff,
)
from pannier.local.demo.places import place

_TAXES = (600, 600, 600, 300, 100)
_OFFERS = (
    (),
    (),
    ((3_000, 300), (6_000, 800)),
    ((4_000, 500), (8_000, 1_200), (15_000, 3_000)),
    ((5_000, 600),),
)


def merchants() -> tuple[DemoMerchant, ...]:
    """All of them; the first one never closes and lets nobody else decide (it is the one of the walk-through)."""
    kitchens = [parts.kitchen(name) for name in parts.KITCHENS]
    stores = [(kitchen, store) for kitchen in kitchens for store in kitchen.stores]
    staff = _staffing(len(stores))
    return tuple(
        _merchant(number, kitchen, store, next(staff)) for number, (kitchen, store) in enumerate(stores, 1)
    )


def _merchant(
    number: int, kitchen: parts.KitchenPart, store: parts.StorePart, staff: tuple[DemoStaff, ...]
) -> DemoMerchant:
    key = f"m{number:03}"
    draw = Draw("merchant", key)
    first = number == 1
    door = place(draw, store.street, store.number)
    radius = 4_000 if first else draw.step(*kitchen.radius, 250)
    ratings = draw.integer(12, 3_200)
    return DemoMerchant(
        key=key,
        kind=kitchen.kind,
        name=store.name.as_written(store.writes),
        description=store.about.as_written(store.writes),
        cuisine_tags=tuple(dict.fromkeys(kitchen.tags + store.tags)),
        phone=f"+86215550{number:04}",
        street=door.text("en" if store.writes == "en" else "zh"),
        latitude=door.latitude,
        longitude=door.longitude,
        image=pictures.path_of(kitchen.picture, draw.integer(0, pictures.HUES - 1)),
        weekly=_weekly(store.hours, draw),
        exceptions=() if first else _exceptions(draw),
        preparation_minutes=draw.integer(*kitchen.prepare),
        minimum_order_minor=2_000 if first else draw.step(*kitchen.minimum, 500),
        packing_fee_minor=draw.step(0, 300, 50),
        delivery_bands=_bands(radius, draw),
        delivery_radius_m=radius,
        spend_discounts=tuple(DemoDiscount(*offer) for offer in draw.one(_OFFERS)),
        tax_basis_points=draw.one(_TAXES),
        offers_pickup=first or draw.chance(80),
        own_riders=not first and draw.chance(20),
        auto_accept=not first and draw.chance(35),
        rating_sum=ratings * draw.integer(36, 49) // 10,
        rating_count=ratings,
        staff=staff,
        categories=MenuWriter(key, kitchen, store).write(),
    )


def _weekly(name: str, draw: Draw) -> tuple[tuple[DemoSpan, ...], ...]:
    """The named hours. Some places that do not always open rest on one weekday, or open half an hour off."""
    week = parts.times().weekly[name]
    if name == "always":
        return tuple(tuple(DemoSpan(*span) for span in day) for day in week)
    shift = draw.one((0, 0, 0, 30, -30))
    rest_day = draw.integer(0, 3) if draw.chance(20) else None
    return tuple(
        () if day == rest_day else tuple(DemoSpan(opens + shift, closes + shift) for opens, closes in spans)
        for day, spans in enumerate(week)
    )


def _exceptions(draw: Draw) -> tuple[DemoException, ...]:
    """Two in three stores keep some of the holidays."""
    if draw.chance(35):
        return ()
    known = parts.times().exceptions
    kept = sorted(draw.some(range(len(known)), draw.integer(1, 4)))
    return tuple(
        DemoException(known[index][0], tuple(DemoSpan(*span) for span in known[index][1])) for index in kept
    )


def _bands(radius: int, draw: Draw) -> tuple[DemoBand, ...]:
    """One fee for the first kilometre, more for each further one, up to the radius."""
    fee, rise = draw.step(200, 500, 50), draw.step(100, 250, 50)
    edges = [edge for edge in (1_000, 2_000, 3_000, 4_000) if edge < radius] + [radius]
    return tuple(DemoBand(edge, fee + rise * position) for position, edge in enumerate(edges))


def _staffing(count: int) -> Iterator[tuple[DemoStaff, ...]]:
    """Owner, manager and clerk of each. Some owners have a second store, some clerks a second job."""
    for number in range(1, count + 1):
        owner = number - 1 if number % 12 == 6 else number
        clerk = number - 1 if number % 10 == 8 else number
        yield (
            DemoStaff(f"owner{owner:03}", "OWNER"),
            DemoStaff(f"manager{number:03}", "MANAGER"),
            DemoStaff(f"clerk{clerk:03}", "CLERK"),
        )
