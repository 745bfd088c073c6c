"""What a package is built for: a Python version and a platform, and the wheels that fit them."""

import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from packaging.tags import Tag, compatible_tags, cpython_tags, sys_tags

from scripts.package.plan import Plan

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


def lambda_target(plan: Plan) -> Target:
    """What runs on Lambda, as serverless.yml says."""
    platforms = [
        *(f"manylinux_2_{minor}_{plan.machine}" for minor in range(_GLIBC, _OLDEST_GLIBC - 1, -1)),
        f"manylinux2014_{plan.machine}",
    ]
    interpreter = f"cp{plan.version[0]}{plan.version[1]}"
    tags = (
        *cpython_tags(plan.version, [interpreter], platforms),
        *compatible_tags(plan.version, interpreter, platforms),
    )
    return Target("lambda", plan.version, plan.machine, platforms, tags)


def host_target() -> Target:
    """What runs here: this interpreter and this machine."""
    return Target(
        "host", (sys.version_info[0], sys.version_info[1]), platform.machine(), (), tuple(sys_tags())
    )
