"""Checks, without a network, that requirements/*.txt are the locks of pyproject.toml and requirements/*.in.

Every requirement must be pinned by its lock to a version it admits, every pin must carry hashes, the smaller
locks must agree with the larger ones, and no lock may name an index or a file. `make lock` mends all of it.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

REQUIREMENTS = Path("requirements")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^ ;\\]+)(?P<rest>.*)$")


@dataclass(frozen=True, slots=True)
class Lock:
    """One requirements/*.txt: every version it pins, by canonical package name (markers may pin several)."""

    path: Path
    pins: Mapping[str, frozenset[Version]]
    problems: tuple[str, ...]


def read_lock(path: Path) -> Lock:
    """Read a lock; what is wrong with its form is in `problems`."""
    pins: dict[str, set[Version]] = {}
    problems: list[str] = []
    for line in path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pin = PIN.match(line)
        if pin is None:
            problems.append(f"{path}: not a pinned requirement: {line.strip()[:80]}")
            continue
        if "--hash=sha256:" not in pin["rest"]:
            problems.append(f"{path}: {pin['name']} carries no hash")
        pins.setdefault(canonicalize_name(pin["name"]), set()).add(Version(pin["version"]))
    return Lock(path, {name: frozenset(versions) for name, versions in pins.items()}, tuple(problems))


def unmet(lock: Lock, wanted: list[str]) -> Iterator[str]:
    """Name each requirement that the lock does not pin to an admitted version."""
    for text in wanted:
        requirement = Requirement(text)
        versions = lock.pins.get(canonicalize_name(requirement.name), frozenset())
        if not versions:
            yield f"{lock.path}: {text} is not locked"
        for version in versions:
            if not requirement.specifier.contains(version, prereleases=True):
                yield f"{lock.path}: {requirement.name} is locked at {version}, wanted {requirement.specifier}"


def disagreements(smaller: Lock, larger: Lock) -> Iterator[str]:
    """Name each pin of `smaller` that `larger` does not share: what is deployed must be what was tested."""
    for name, versions in smaller.pins.items():
        if versions != larger.pins.get(name):
            yield f"{smaller.path}: {name} differs from {larger.path}"


def plain_requirements(path: Path) -> list[str]:
    """The requirements of a .in file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def problems() -> Iterator[str]:
    """Everything wrong with the locks, one line each."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime: list[str] = project["dependencies"]
    local: list[str] = runtime + project["optional-dependencies"]["local"]
    wanted = {
        "runtime": runtime,
        "local": local,
        "dev": local + project["optional-dependencies"]["dev"],
        "engine": plain_requirements(REQUIREMENTS / "engine.in"),
        "lock": plain_requirements(REQUIREMENTS / "lock.in"),
        "tools": plain_requirements(REQUIREMENTS / "tools.in"),
        "infra": plain_requirements(REQUIREMENTS / "infra.in"),
        "lambda": plain_requirements(REQUIREMENTS / "lambda.in"),
        "naive": runtime + plain_requirements(REQUIREMENTS / "naive.in"),
    }
    locks = {name: read_lock(REQUIREMENTS / f"{name}.txt") for name in wanted}
    for name, lock in locks.items():
        yield from lock.problems
        yield from unmet(lock, wanted[name])
    yield from disagreements(locks["runtime"], locks["dev"])
    yield from disagreements(locks["local"], locks["dev"])


def main() -> int:
    """Print the problems; 1 when there are any."""
    found = list(problems())
    for problem in found:
        print(problem)
    if found:
        print("run `make lock`")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
