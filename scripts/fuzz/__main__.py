"""`make fuzz CASES=2000 SEED=1`: see the package. Its exit status says whether a fault was found."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from scripts.fuzz.campaign import run
from scripts.fuzz.people import Accounts, People
from scripts.fuzz.platform import running_platform
from scripts.fuzz.pool import Pool
from scripts.fuzz.world import prepare

_PASSWORD = "pannier-demo"
_OF_A_ROLE, _OPERATORS = 25, 12
_SERIES = {"customer": 1, "courier": 2, "owner": 3, "clerk": 5}


def main() -> int:
    arguments = _arguments()
    with _server(arguments.address) as address, httpx.Client(base_url=address, timeout=30) as client:
        people = People(client, _accounts(arguments.accounts))
        if arguments.accounts is None:
            people.appoint(
                [(_phone("customer", number), _PASSWORD) for number in range(101, 101 + _OPERATORS)]
            )
        pool = Pool()
        prepare(people, pool)
        began = time.monotonic()
        findings = run(client, people, pool, arguments.cases, arguments.seed, _show)
    told = findings.as_json() | {"seconds": round(time.monotonic() - began, 1), "signIns": people.sign_ins}
    told["pool"] = pool.sizes()
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 1 if findings.faults else 0


def _show(cases: int) -> None:
    if cases % 100 == 0:
        print(f"{cases} cases", file=sys.stderr)


@contextmanager
def _server(address: str | None) -> Iterator[str]:
    if address is not None:
        yield address
        return
    with (
        tempfile.TemporaryDirectory(prefix="pannier-fuzz-") as directory,
        running_platform(Path(directory)) as own,
    ):
        yield own


def _accounts(file: Path | None) -> Accounts:
    """What the file says, {role: [[account, password]]}; else people of the demo city."""
    if file is not None:
        given: Accounts = json.loads(file.read_text())
        return given
    found = {role: [(f"{role}@example.com", _PASSWORD)] for role in (*_SERIES, "operator")}
    for role in _SERIES:
        found[role] += [(_phone(role, number), _PASSWORD) for number in range(2, _OF_A_ROLE)]
    return found


def _phone(role: str, number: int) -> str:
    return f"+8619900{_SERIES[role]}{number:05}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--address", help="a server that runs already, with the demo city or --accounts")
    parser.add_argument("--accounts", type=Path, help="JSON: {role: [[phone or e-mail, password]]}")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
