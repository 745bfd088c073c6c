"""YAML with CloudFormation's short forms, and its values looked at one by one."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import yaml

try:  # libyaml is ten times as fast, where it is there
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

from pannier.local.filters import Json
from pannier.local.serverless.model import ServerlessError

Section: TypeAlias = Mapping[str, Json]


def read_yaml(path: Path) -> Section:
    """The file's object. Raises ServerlessError."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise ServerlessError(f"{path} is not YAML: {error}") from error
    except OSError as error:
        raise ServerlessError(f"{path} cannot be read: {error.strerror}") from error
    return section(document, str(path))


def section(value: Json, where: str) -> Section:
    if not isinstance(value, Mapping):
        raise ServerlessError(f"{where}: an object is expected")
    return value


def text(value: Json, where: str) -> str:
    if not isinstance(value, str):
        raise ServerlessError(f"{where}: text is expected")
    return value


def number(value: Json, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ServerlessError(f"{where}: a number is expected")
    return value


def resource(value: Json, where: str) -> str:
    """The logical id in `Fn::GetAtt: [OrdersTable, StreamArn]`, or in `Ref: OrderEventsBus`."""
    if isinstance(value, Mapping):
        if isinstance(parts := value.get("Fn::GetAtt"), list) and parts:
            return text(parts[0], where)
        if isinstance(name := value.get("Ref"), str):
            return name
    raise ServerlessError(f"{where}: an ARN is named as Fn::GetAtt: [Resource, Attribute]")


class _Loader(SafeLoader):
    """Understands `!Ref Things`."""


def _short_form(loader: SafeLoader, suffix: str, node: yaml.Node) -> Json:
    name = suffix if suffix == "Ref" else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value: Json = loader.construct_scalar(node)
        parts: list[Json] = [*str(value).split(".", 1)]
        return {name: parts if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    raise ServerlessError(f"!{suffix} is not understood")


_Loader.add_multi_constructor("!", _short_form)
