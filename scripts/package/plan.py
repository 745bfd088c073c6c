"""What `serverless.yml` says about the package: runtime, architecture, and which function ships in which artefact."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pannier.local.serverless.document import Section, read_yaml, section, text
from scripts.package.errors import PackageError

_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
_ARTEFACT = re.compile(r"^build/package/.*/(?P<name>[a-z][a-z0-9_-]*)\.zip$")
_RUNTIME = re.compile(r"^python3\.(?P<minor>[0-9]+)$")


@dataclass(frozen=True, slots=True)
class Plan:
    """`artefacts`: by name, the functions in each, and of these by name the module of the handler."""

    version: tuple[int, int]
    machine: str
    artefacts: Mapping[str, Mapping[str, str]]


def read_plan(path: Path) -> Plan:
    """The plan of the file. Raises PackageError or ServerlessError, naming the place."""
    document = read_yaml(path)
    provider = section(document.get("provider"), "provider")
    artefacts: dict[str, dict[str, str]] = {}
    for name, body in section(document.get("functions"), "functions").items():
        function = section(body, name)
        module = text(function.get("handler"), f"{name}.handler").replace("/", ".").rpartition(".")[0]
        artefacts.setdefault(_artefact(function, name), {})[name] = module
    return Plan(_version(provider), _machine(provider), dict(sorted(artefacts.items())))


def _version(provider: Section) -> tuple[int, int]:
    runtime = text(provider.get("runtime"), "provider.runtime")
    if (match := _RUNTIME.match(runtime)) is None:
        raise PackageError(f"provider.runtime: {runtime} is no Python 3")
    return 3, int(match["minor"])


def _machine(provider: Section) -> str:
    architecture = text(provider.get("architecture", "x86_64"), "provider.architecture")
    if architecture not in _MACHINES:
        raise PackageError(f"provider.architecture: {architecture} is none of {', '.join(_MACHINES)}")
    return _MACHINES[architecture]


def _artefact(function: Section, name: str) -> str:
    package = section(function.get("package"), f"{name}.package")
    path = text(package.get("artifact"), f"{name}.package.artifact")
    if (match := _ARTEFACT.match(path)) is None:
        raise PackageError(
            f"{name}.package.artifact: build/package/<target>/<artefact>.zip is expected, not {path}"
        )
    return match["name"]
