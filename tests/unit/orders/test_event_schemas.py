"""The published schemas: every document that can be made fits its own, and nothing in it is undocumented."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from pannier.local import event_schemas
from pannier.local.event_schemas import asyncapi, file_name, json_schema
from pannier.orders.events import EVENTS, OrderEvent, from_change
from pannier.orders.model import Order, Quote
from pannier.orders.publication import EVENT_TYPES, document_of
from tests.unit.orders.builders import an_order
from tests.unit.orders.strategies import orders, quotes

FOLDER = Path("schema/events")


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


CLOSED = {kind: validator(json_schema(kind, closed=True)) for kind in EVENT_TYPES}
OPEN = {kind: validator(json_schema(kind)) for kind in EVENT_TYPES}


def as_read(event: OrderEvent, quote: Quote) -> Any:
    return json.loads(json.dumps(document_of(event, quote.price.lines)))


@given(orders, quotes)
def test_every_document_fits_its_schema(order: Order, quote: Quote) -> None:
    event = EVENTS[order.latest.command](order)
    document = as_read(event, quote)
    CLOSED[type(event)].validate(document)
    OPEN[type(event)].validate(document)


@given(orders, quotes)
def test_a_document_fits_no_other_schema(order: Order, quote: Quote) -> None:
    event = EVENTS[order.latest.command](order)
    others = [kind for kind in OPEN if kind is not type(event)]
    assert not any(OPEN[kind].is_valid(as_read(event, quote)) for kind in others)


@pytest.mark.parametrize("path", [(), ("order",), ("order", "total")])
def test_nothing_leaves_undocumented_and_readers_let_it_pass(path: tuple[str, ...]) -> None:
    (event,) = from_change(None, an_order())
    document = json.loads(json.dumps(document_of(event)))
    inner = document
    for step in path:
        inner = inner[step]
    inner["nickname"] = "unheard of"
    OPEN[type(event)].validate(document)
    with pytest.raises(ValidationError, match="nickname"):
        CLOSED[type(event)].validate(document)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"sequence": 0}, "minimum"),
        ({"actor": "SOMEBODY"}, "not one of"),
        ({"type": "order.paid"}, "was expected"),
        ({"version": 2}, "was expected"),
        ({"reason": 7}, "not valid"),
    ],
)
def test_a_schema_refuses_what_is_wrong(change: dict[str, object], complaint: str) -> None:
    (event,) = from_change(None, an_order())
    document = json.loads(json.dumps(document_of(event))) | change
    with pytest.raises(ValidationError, match=complaint):
        OPEN[type(event)].validate(document)


def test_what_is_committed_is_what_the_code_says() -> None:
    assert event_schemas.main(argparse.Namespace(check=True)) == 0
    for kind in EVENT_TYPES:
        assert json.loads((FOLDER / file_name(kind)).read_text()) == json_schema(kind)


def test_drift_and_leftovers_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    check, write = argparse.Namespace(check=True), argparse.Namespace(check=False)
    assert event_schemas.main(check) == 1
    assert event_schemas.main(write) == 0
    assert event_schemas.main(check) == 0
    left_over = FOLDER / "order.eaten.v1.json"
    left_over.write_text("{}")
    assert event_schemas.main(check) == 1
    assert event_schemas.main(write) == 0
    assert not left_over.exists()


def test_the_asyncapi_document_lists_every_event() -> None:
    document = yaml.safe_load((FOLDER / "asyncapi.yaml").read_text())
    assert document == asyncapi()
    names = list(EVENT_TYPES.values())
    assert list(document["components"]["messages"]) == names
    for channel in document["channels"].values():
        assert list(channel["messages"]) == names
    for message in document["components"]["messages"].values():
        assert (FOLDER / message["payload"]["schema"]["$ref"]).is_file()
    assert all(resolves(document, ref) for ref in references(document) if ref.startswith("#"))


def references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [ref for value in node.values() for ref in references(value)]
    return [ref for value in node for ref in references(value)] if isinstance(node, list) else []


def resolves(document: Any, ref: str) -> bool:
    for step in ref.removeprefix("#/").split("/"):
        if step not in document:
            return False
        document = document[step]
    return True
