"""The whole city from its parts."""

from collections.abc import Mapping
from functools import cache

from pannier.local.demo import residents, stores
from pannier.local.demo.model import DemoCity


@cache
def demo_city() -> DemoCity:
    """The same city every time; made once a process (some 0.3 s)."""
    merchants = stores.merchants()
    tastes = tuple(dict.fromkeys(merchant.cuisine_tags[0] for merchant in merchants))
    return DemoCity(
        currency="CNY",
        time_zone="Asia/Shanghai",
        merchants=merchants,
        staff=residents.staff(merchants),
        customers=residents.customers(tastes),
        couriers=residents.couriers(),
        operators=residents.operators(),
    )


def city_of(environ: Mapping[str, str]) -> DemoCity:
    """The city, or as much of it as `DEMO_MERCHANTS` says: where it has to be there fast, as in tests."""
    merchants = environ.get("DEMO_MERCHANTS", "")
    return demo_city().part(int(merchants)) if merchants else demo_city()
