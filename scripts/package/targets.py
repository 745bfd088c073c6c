"""What a package is built for: a Python version and a platform, and the wheels that fit them."""

import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from packaging.tags import Tag, compatible_tags, cpython_tags, platform_tags, sys_tags

from scripts.package.plan import Plan

TARGETS = ("lambda", "host", "rehearsal")

# Lambda's Python from 3.12 on runs on Amazon Linux 2023, whose C library is 2.34.
_GLIBC = 34
_OLDEST_GLIBC = 17  # what manylinux2014 stands for


@dataclass(frozen=True, slots=True)
class Target:
    """`tags` are the wheels that fit, the best first. `platforms` is empty for the machine that builds."""

    name: str
    version: tuple[int, int]
    machine: str
    platforms: Sequence[str]
    tags: Sequence[Tag]

    @property
    def label(self) -> str:
        """For people: `lambda (Python 3.13, aarch64)`."""
        return f"{self.name} (Python {self.version[0]}.{self.version[1]}, {self.machine})"


def target(name: str, plan: Plan) -> Target:
    """The target of that name, one of TARGETS.

    `lambda` is what serverless.yml says. `host` is what runs here: this interpreter and this machine. `rehearsal` is in
    between: the Python of Lambda, on this machine.
    """
    if name == "host":
        version = (sys.version_info[0], sys.version_info[1])
        return Target(name, version, platform.machine(), (), tuple(sys_tags()))
    if name == "rehearsal":
        return _of(name, plan.version, platform.machine(), [*platform_tags()])
    minors = range(_GLIBC, _OLDEST_GLIBC - 1, -1)
    platforms = [
        *(f"manylinux_2_{minor}_{plan.machine}" for minor in minors),
        f"manylinux2014_{plan.machine}",
    ]
    return _of(name, plan.version, plan.machine, platforms)


def _of(name: str, version: tuple[int, int], machine: str, platforms: Sequence[str]) -> Target:
    interpreter = f"cp{version[0]}{version[1]}"
    tags = (
        *cpython_tags(version, [interpreter], platforms),
        *compatible_tags(version, interpreter, platforms),
    )
    return Target(name, version, machine, platforms, tags)
