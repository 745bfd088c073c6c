"""Customers and their phones: some sign in by a code, some choose how they are told, and when they are not."""

import asyncio
from contextlib import suppress

from pannier.local.simulate.operations.accounts import CHOOSE_CHANNELS
from pannier.local.simulate.transport import Refused, SimulatedError
from pannier.local.simulate.world import World

_SIGN_IN_BY_CODE = 3
_CHOOSE = 12
_CHANNELS = (
    {"ORDER_ACCEPTED": ["SMS"], "ORDER_DELIVERED": ["EMAIL"]},
    {"ORDER_ACCEPTED": ["EMAIL"], "ORDER_PICKED_UP": ["SMS", "EMAIL"], "ORDER_CANCELLED": ["EMAIL"]},
    {"ORDER_LATE": ["SMS"], "ORDER_READY": ["SMS"], "ORDER_REFUNDED": ["SMS"]},
)
_NOON_REST = {"starts": 11 * 60 + 30, "ends": 13 * 60, "timeZone": "Asia/Shanghai"}


async def take_up_phones(world: World, people: int) -> None:
    """What the first so many customers do before they are hungry. Where the server is elsewhere, nothing."""
    if not world.time.adjustable:
        return
    await asyncio.gather(*(_by_code(world, number) for number in range(min(_SIGN_IN_BY_CODE, people))))
    await asyncio.gather(*(_choose(world, number) for number in range(min(_CHOOSE, people))))


async def _by_code(world: World, number: int) -> None:
    person = world.person(world.city.customers[number].account)
    try:
        await person.sign_in_by_code()
        world.recorder.noted("customers signed in by code")
    except Refused:
        pass  # too many codes, after many simulations; there is the password
    except SimulatedError:
        pass  # written down


async def _choose(world: World, number: int) -> None:
    """Channels for some kinds of messages; every third also wants to be left alone over noon."""
    chosen = _CHANNELS[number % len(_CHANNELS)]
    choices = [{"inbox": "CUSTOMER", "kind": kind, "channels": channels} for kind, channels in chosen.items()]
    quiet = _NOON_REST if number % 3 == 0 else None
    person = world.person(world.city.customers[number].account)
    with suppress(SimulatedError):  # written down
        await person.ask(CHOOSE_CHANNELS, input={"choices": choices, "quietHours": quiet})
        world.recorder.noted("customers chose their channels")
