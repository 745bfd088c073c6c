"""Answers that others may keep, and answers that a client has already."""

import hashlib
from collections.abc import Iterator, Mapping

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)

from pannier.api.http.cache_hints import HINTS

VARY = "Accept, Accept-Encoding, Accept-Language, Authorization"  # and Origin, which `cors` adds
NO_STORE = "private, no-store"


def public_for(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
) -> int | None:
    """For how many seconds strangers may share the answer to a valid query; None: it is not all public."""
    fragments = {
        each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
    }
    shortest: int | None = None
    seen: set[tuple[int, str]] = set()
    waiting = [(operation.selection_set, "Query")]
    while waiting:
        selections, parent = waiting.pop()
        if (id(selections), parent) in seen:
            continue
        seen.add((id(selections), parent))
        for inner, type_name, field in _within(selections, parent, fragments):
            if field is None:
                waiting.append((inner, type_name))
                continue
            hint, of = HINTS.get(parent), schema.get_type(parent)
            if hint is None or not hint.allows(field.name.value) or not isinstance(of, GraphQLObjectType):
                return None
            shortest = hint.seconds if shortest is None else min(shortest, hint.seconds)
            if field.selection_set:
                waiting.append((field.selection_set, get_named_type(of.fields[field.name.value].type).name))
    return shortest


def _within(
    selections: SelectionSetNode, parent: str, fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[tuple[SelectionSetNode, str, FieldNode | None]]:
    """The fields there, `__typename` aside, and what fragments bring, with its type."""
    for selection in selections.selections:
        if isinstance(selection, FieldNode):
            if selection.name.value != "__typename":
                yield selections, parent, selection
        elif isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            yield selection.selection_set, condition.name.value if condition else parent, None
        elif isinstance(selection, FragmentSpreadNode):
            fragment = fragments[selection.name.value]
            yield fragment.selection_set, fragment.type_condition.name.value, None


def cache_control(seconds: int | None, *, stranger: bool) -> str:
    """Who may keep the answer. Somebody's own view of public things stays with them, and is asked for again."""
    if seconds is None:
        return NO_STORE
    return f"public, max-age={seconds}" if stranger else "private, no-cache"


def entity_tag(body: bytes, media_type: str) -> str:
    """A weak tag: the same for the same answer, however it is compressed."""
    digest = hashlib.sha256(media_type.encode() + b"\n" + body).hexdigest()
    return f'W/"{digest[:32]}"'


def has_already(if_none_match: str | None, tag: str) -> bool:
    """Whether the client holds the answer with this tag."""
    if if_none_match is None:
        return False
    held = {each.strip().removeprefix("W/") for each in if_none_match[:2_000].split(",")}
    return "*" in held or tag.removeprefix("W/") in held
