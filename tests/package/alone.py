"""A program for a bare interpreter (`python -I -S`): all it finds is the standard library and one artefact.

Standard input is JSON, name → modules to import and things to try. Each name has a process of its own. Standard output
is JSON, name → what went wrong, where each loaded module came from, and what the things answered.
"""

import importlib
import json
import os
import sys
from typing import Any

# Of the standard library; each process would load them for itself.
for _name in (
    "asyncio",
    "decimal",
    "email.message",
    "http.client",
    "logging",
    "ssl",
    "typing",
    "urllib.request",
):
    importlib.import_module(_name)


def main(folder: str) -> None:
    sys.path.insert(0, folder)
    json.dump({name: _apart(**job) for name, job in json.load(sys.stdin).items()}, sys.stdout)


def _apart(**job: list[str]) -> Any:
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as told:
            json.dump(_try(**job), told)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    os.wait()
    return json.loads(text)


def _try(modules: list[str], things: list[str]) -> dict[str, Any]:
    failed = {}
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001 - told, whatever it is
            failed[name] = repr(error)
    answers = {name: _answer(name) for name in things}
    # Of a module without a file (built in, frozen, a folder) nothing can be said.
    files = {name: getattr(module, "__file__", None) for name, module in [*sys.modules.items()]}
    return {"failed": failed, "files": {n: f for n, f in files.items() if f}, "answers": answers}


def _answer(name: str) -> Any:
    try:
        return THINGS[name]()
    except Exception as error:  # noqa: BLE001 - told, whatever it is
        return f"failed: {error!r}"


def time_zones() -> list[object]:
    import zoneinfo
    from datetime import datetime

    zoneinfo.reset_tzpath(())  # as on Lambda, where the system has none
    shanghai = datetime(2026, 1, 1, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai"))
    return [str(shanghai.utcoffset()), "Europe/Berlin" in zoneinfo.available_timezones()]


def texts() -> list[str]:
    from datetime import UTC, datetime

    from babel.dates import format_skeleton

    from pannier.core.i18n import Locale
    from pannier.core.money import Money

    day = datetime(2026, 3, 1, tzinfo=UTC)
    tags = [locale.replace("-", "_") for locale in Locale]
    return [f"{Money(1250, 'CNY'):{tag}} {format_skeleton('MMMd', day, locale=tag)}" for tag in tags]


def contacts() -> list[str]:
    from pannier.users.contacts import contact_of

    return [
        contact_of(account, ("account",))[1]
        for account in ("+8613800138000", "+1 202 456 1414", "A@b.example")
    ]


def passwords() -> bool:
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=1, memory_cost=64)
    return hasher.verify(hasher.hash("rice"), "rice")


def ciphers() -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(bytes(32))
    return cipher.decrypt(bytes(12), cipher.encrypt(bytes(12), b"rice", None), None).decode()


def clients() -> list[str]:
    """Of the services whose descriptions are there."""
    from botocore.config import Config
    from botocore.session import get_session

    session = get_session()
    session.set_credentials("x", "x")
    names = sorted(session.get_available_services())
    for name in names:
        session.create_client(name, "eu-central-1", config=Config(retries={"mode": "standard"}))
    return names


def certificates() -> bool:
    import ssl

    from botocore.httpsession import get_cert_path

    ssl.create_default_context(cafile=get_cert_path(verify=True))
    return get_cert_path(verify=True).startswith(sys.path[0])


THINGS = {
    "time zones": time_zones,
    "texts": texts,
    "contacts": contacts,
    "passwords": passwords,
    "ciphers": ciphers,
    "clients": clients,
    "certificates": certificates,
}

if __name__ == "__main__":
    main(sys.argv[1])
