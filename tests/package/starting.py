"""Starts functions in processes that have an artefact and nothing else."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

EVERYTHING = "everything"
_TELLING = ["time zones", "texts", "contacts", "passwords", "clients", "certificates"]
# What is to answer in which artefact: it reads files beside the code, or calls machine code.
THINGS = {
    "api": [*_TELLING, "ciphers"],
    "functions": _TELLING,
    "webhooks": ["ciphers", "clients"],
    "example": ["time zones"],
}


class Told(TypedDict):
    """By a process: which modules failed and how, where each loaded module lies, what things answered."""

    failed: Mapping[str, str]
    files: Mapping[str, str]
    answers: Mapping[str, object]


def start(python: str, folder: Path, artefact: str, functions: Mapping[str, str]) -> Mapping[str, Told]:
    """Function, or EVERYTHING → what came of importing its module, or all modules."""
    jobs = {name: {"modules": [module], "things": []} for name, module in functions.items()}
    jobs[EVERYTHING] = {"modules": _modules(folder), "things": THINGS[artefact]}
    done = subprocess.run(
        [python, "-I", "-S", str(Path(__file__).with_name("alone.py")), str(folder)],
        input=json.dumps(jobs), capture_output=True, text=True, check=False, cwd="/", env={},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: Mapping[str, Told] = json.loads(done.stdout)
    return answer


def _modules(folder: Path) -> list[str]:
    """But for time zones, which are packages of files."""
    found = []
    for path in folder.rglob("*"):
        if path.suffix in {".py", ".so"} and not path.is_relative_to(folder / "tzdata" / "zoneinfo"):
            parts = [*path.relative_to(folder).parent.parts, path.name.partition(".")[0]]
            found.append(".".join(part for part in parts if part != "__init__"))
    return sorted(found)


def elsewhere(files: Mapping[str, str], folder: Path) -> list[str]:
    """What came neither from the artefact nor from the standard library, whose modules tell where that is."""
    standard = str(Path(files["json"]).parents[1])
    return [
        name
        for name, path in files.items()
        if name != "__main__" and not path.startswith((str(folder), standard))
    ]
