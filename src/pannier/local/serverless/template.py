"""The resources that `serverless.yml` pulls in, and the variables that lead its functions to them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pannier.local.filters import Json
from pannier.local.serverless.document import Section, read_yaml, section, text
from pannier.local.serverless.model import ServerlessError

_FILE = re.compile(r"\$\{file\(([^)]+)\)\}")
_PARAMETER = re.compile(r"\$\{param:(\w+)(?:,\s*'([^']*)')?\}")


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that is known once the resource exists: `Ref` (no attribute) or `Fn::GetAtt`."""

    logical_id: str
    attribute: str | None = None


Value: TypeAlias = str | Reference


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource, as CloudFormation has it."""

    logical_id: str
    kind: str
    properties: Section


@dataclass(frozen=True, slots=True)
class Template:
    """What goes beside the functions. `environment` is of all of them together: here they share a process."""

    resources: Mapping[str, Resource]
    environment: Mapping[str, Value]


def read_template(path: Path) -> Template:
    """Follow the file's `resources` and `environment`s.

    Variables that only the cloud can tell (`{{resolve:…}}`, `Fn::Sub`) are left out. Raises ServerlessError.
    """
    document = read_yaml(path)
    return Template(
        resources={each.logical_id: each for each in _resources(document.get("resources"), path.parent)},
        environment=_environment(document),
    )


def _resources(value: Json, folder: Path) -> Iterator[Resource]:
    if isinstance(value, list):
        for part in value:
            yield from _resources(part, folder)
    elif isinstance(value, str):
        match = _FILE.fullmatch(value)
        if match is None:
            raise ServerlessError(f"resources: {value!r} is not understood; write ${{file(infra/….yml)}}")
        yield from _resources(read_yaml(folder / match[1]), folder)
    elif value is not None:
        # Beside them, or alone, may stand `extensions` and `Outputs`.
        own = section(value, "resources").get("Resources") or {}
        for logical_id, body in section(own, "Resources").items():
            parts = section(body, logical_id)
            properties = section(parts.get("Properties") or {}, f"{logical_id}.Properties")
            yield Resource(logical_id, text(parts.get("Type"), f"{logical_id}.Type"), properties)


def _environment(document: Section) -> Mapping[str, Value]:
    found: dict[str, Value] = {}
    places = {"provider": document.get("provider"), **section(document.get("functions"), "functions")}
    for place, body in places.items():
        variables = body.get("environment") if isinstance(body, Mapping) else None
        for name, raw in section(variables or {}, f"{place}.environment").items():
            value = _value(raw)
            if value is None:
                continue
            if found.setdefault(name, value) != value:
                raise ServerlessError(f"{place}.environment: {name} differs from another function's")
    return found


def _value(raw: Json) -> Value | None:
    if isinstance(raw, Mapping):
        if isinstance(name := raw.get("Ref"), str):
            return Reference(name)
        if isinstance(parts := raw.get("Fn::GetAtt"), list) and len(parts) == 2:
            return Reference(str(parts[0]), str(parts[1]))
        return None
    literal = str(raw)
    if match := _PARAMETER.fullmatch(literal):
        return match[2] or None
    return None if "${" in literal or "{{resolve:" in literal else literal
