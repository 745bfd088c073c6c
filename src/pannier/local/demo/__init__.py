"""The demo city: merchants with menus, customers, couriers and an operator, the same everywhere.

Hand-written parts (`parts/`) and a generator with a fixed seed. Nothing here knows the domain packages; `local.seed`
brings the city into the tables.
"""

from pannier.local.demo.city import city_of, demo_city
from pannier.local.demo.model import DEMO_PASSWORD, DemoCity

__all__ = ["DEMO_PASSWORD", "DemoCity", "city_of", "demo_city"]
