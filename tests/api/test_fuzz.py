"""A little of `make fuzz`: each operation of the schema a few times, as several people, at a served API."""

import json
import subprocess
from pathlib import Path

from pannier.api.app import build_app
from pannier.api.schema import Schema
from pannier.core.i18n import Locale
from pannier.users.model import Role
from tests.api.conftest import PASSWORD
from tests.api.orders.conftest import Shop, furnished, shop
from tests.api.permissions.conftest import services
from tests.serving import serving

__all__ = ["furnished", "services", "shop"]

PROJECT = Path(__file__).parents[2]
CASES = 200
PEOPLE = {
    "customer": ("customer", ()),
    "owner": ("manager", ()),
    "clerk": ("clerk", ()),
    "courier": ("courier", (Role.COURIER,)),
    "operator": ("operator", (Role.OPERATOR,)),
}
SPARE = 3  # of each role: what is generated may end an account, or lock it


def accounts(shop: Shop) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for role, (who, roles) in PEOPLE.items():
        email = shop[who].data("{ viewer { email } }")["viewer"]["email"]
        found[role] = [(email, PASSWORD)]
        for number in range(SPARE):
            spare = f"{role}{number}@example.com"
            shop.api.services.users.register(
                "Spare", None, spare, PASSWORD, Locale.EN, frozenset({Role.CUSTOMER, *roles})
            )
            found[role].append((spare, PASSWORD))
    return found


def test_generated_operations_meet_no_fault(shop: Shop, whole_schema: Schema, tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    file.write_text(json.dumps(accounts(shop)))
    with serving(build_app(shop.api.services, whole_schema)) as address:
        command = [".venv-tools/bin/python", "-m", "scripts.fuzz", "--cases", str(CASES)]
        ran = subprocess.run(
            [*command, "--address", address, "--accounts", str(file)],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert ran.stdout, ran.stderr
    told = json.loads(ran.stdout)
    assert told["faults"] == []
    assert ran.returncode == 0
    assert told["cases"] >= CASES
    assert told["operations"] > 120
    assert told["operationsWithData"] > 60
