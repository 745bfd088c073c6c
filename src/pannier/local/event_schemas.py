"""`pannier events`: order events as JSON Schemas and one AsyncAPI document, committed under `schema/events/`.

Everything is read from the code: the fields from the types in `orders.publication`, what an event means from its
docstring in `orders.events`. The schemas are open (unknown fields are allowed), because fields are added within a
version and a reader with an older copy has to go on working; `closed=True` makes the ones that our own tests hold every
document against, so that nothing leaves undocumented.
"""

import argparse
import inspect
import json
import sys
import types
import typing
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, is_typeddict

import yaml

from pannier.local.generated import write_or_check
from pannier.orders.events import OrderEvent
from pannier.orders.publication import DOCUMENTS, EVENT_TYPES, Rule

_FOLDER = Path("schema/events")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN = {str: "string", int: "integer", bool: "boolean", type(None): "null"}
_READERS = (
    "Ignore fields you do not know, and expect values of an enum you do not know: both are added within a version. A "
    "schema tells what the release that it came with sends: hold your tests against it, not what arrives. "
    "Deliveries are at least once; `id` tells what you have seen. `sequence` tells the order of one order's events."
)
_HEADER = "# Generated from src/pannier/orders/publication.py by `make schema`; do not edit.\n"

Json: typing.TypeAlias = dict[str, Any]


def main(arguments: argparse.Namespace) -> int:
    """Write the files, or with `--check` only say whether they are up to date."""
    wanted = {_FOLDER / file_name(kind): _text_of(json_schema(kind)) for kind in EVENT_TYPES}
    wanted[_FOLDER / "asyncapi.yaml"] = _HEADER + yaml.safe_dump(
        asyncapi(), sort_keys=False, allow_unicode=True, width=110
    )
    statuses = [
        write_or_check(path, text, check=arguments.check, remedy="make schema")
        for path, text in wanted.items()
    ]
    for path in sorted(set(_FOLDER.glob("*")) - set(wanted)):
        if arguments.check:
            print(f"{path} describes no event; run `make schema` and commit it", file=sys.stderr)
            statuses.append(1)
        else:
            path.unlink()
            print(f"removed {path}")
    return max(statuses)


def file_name(kind: type[OrderEvent]) -> str:
    """`order.placed.v1.json`."""
    return f"{EVENT_TYPES[kind]}.v{kind.VERSION}.json"


def json_schema(kind: type[OrderEvent], *, closed: bool = False) -> Json:
    """The JSON Schema (2020-12) of an event's document; a closed one refuses fields it does not know."""
    writer = _Writer(closed=closed)
    body = writer.object_of(DOCUMENTS[kind])
    name = EVENT_TYPES[kind]
    body["properties"]["type"] = {"const": name} | body["properties"]["type"]
    body["properties"]["version"] = {"const": kind.VERSION} | body["properties"]["version"]
    return {
        "$schema": _DIALECT,
        "$id": f"urn:pannier:events:{name}:v{kind.VERSION}",
        "title": name,
        **body,
        "description": _sentence(kind),
        "$defs": dict(sorted(writer.definitions.items())),
    }


def asyncapi() -> Json:
    """The AsyncAPI document that lists every event and both ways in which they come."""
    names = [EVENT_TYPES[kind] for kind in EVENT_TYPES]

    def messages(section: str) -> Json:
        return {name: {"$ref": f"#/{section}/{name}"} for name in names}

    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Pannier's order events",
            "version": str(OrderEvent.VERSION),
            "description": f"Every change of every order. {_READERS} No event names a person: who needs to know more "
            "asks the API, with the ids that are in here.",
        },
        "defaultContentType": "application/json",
        "channels": {
            "eventBus": {
                "address": None,
                "title": "The EventBridge bus",
                "description": "The bus that EVENT_BUS names. An entry's `source` is `pannier.orders`, its "
                "`detail-type` the type of the event, its `detail` the document.",
                "messages": messages("components/messages"),
            },
            "webhooks": {
                "address": None,
                "title": "The endpoints that merchants and partners register",
                "description": "One POST an event, the document as its body, signed as the Standard Webhooks "
                "specification says (`webhook-id`, `webhook-timestamp`, `webhook-signature`). The events of one "
                "order come in their order.",
                "messages": messages("components/messages"),
            },
        },
        "operations": {
            "publishToBus": _sends("eventBus", "An event is put on the bus.", names),
            "deliverToEndpoint": _sends("webhooks", "An event is delivered to an endpoint.", names),
        },
        "components": {"messages": {EVENT_TYPES[kind]: _message(kind) for kind in EVENT_TYPES}},
    }


def _sends(channel: str, summary: str, names: list[str]) -> Json:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names],
    }


def _message(kind: type[OrderEvent]) -> Json:
    return {
        "name": EVENT_TYPES[kind],
        "summary": _sentence(kind),
        "contentType": "application/json",
        "payload": {
            "schemaFormat": "application/schema+json;version=2020-12",
            "schema": {"$ref": f"./{file_name(kind)}"},
        },
    }


class _Writer:
    """Schemas of types; those of nested documents are collected as definitions."""

    def __init__(self, *, closed: bool) -> None:
        self.definitions: dict[str, Json] = {}
        self._closed = closed

    def object_of(self, shape: type[Any]) -> Json:
        hints = typing.get_type_hints(shape, include_extras=True)
        schema: Json = {
            "type": "object",
            "description": _sentence(shape),
            "required": list(hints),
            "properties": {name: self._property(hint) for name, hint in hints.items()},
        }
        if self._closed:
            schema["additionalProperties"] = False
        return schema

    def _property(self, hint: Any) -> Json:
        """A field: its type, what its rule demands, and its description; a field without one is a mistake."""
        described = [said for said in _extras(hint) if isinstance(said, str)]
        if len(described) != 1:
            raise ValueError(f"a field of a document is described once: {hint}")
        return self._schema(hint) | {"description": described[0]}

    def _schema(self, hint: Any) -> Json:
        schema = self._bare(_without_extras(hint))
        for rule in _extras(hint):
            if isinstance(rule, Rule):
                demands = {"format": rule.format, "pattern": rule.pattern, "minimum": rule.minimum}
                schema |= {name: value for name, value in demands.items() if value is not None}
        return schema

    def _bare(self, hint: Any) -> Json:
        origin = get_origin(hint)
        if hint in _PLAIN:
            return {"type": _PLAIN[hint]}
        if is_typeddict(hint):
            name = hint.__name__.removesuffix("Document")
            self.definitions.setdefault(name, self.object_of(hint))
            return {"$ref": f"#/$defs/{name}"}
        if origin is Literal:
            return {"const": get_args(hint)[0]}
        if origin is list:
            return {"type": "array", "items": self._schema(get_args(hint)[0])}
        if origin in {Union, types.UnionType}:
            return {"anyOf": [self._schema(option) for option in get_args(hint)]}
        if isinstance(hint, type) and issubclass(hint, Enum):
            return {"type": "string", "enum": [member.value for member in hint]}
        raise ValueError(f"no JSON Schema for {hint}")


def _extras(hint: Any) -> tuple[Any, ...]:
    if get_origin(hint) is NotRequired:
        raise ValueError("every field of a document is there; it may be null")
    return hint.__metadata__ if get_origin(hint) is Annotated else ()


def _without_extras(hint: Any) -> Any:
    return hint.__origin__ if get_origin(hint) is Annotated else hint


def _sentence(kind: type[Any]) -> str:
    return " ".join((inspect.getdoc(kind) or "").split())


def _text_of(schema: Json) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
