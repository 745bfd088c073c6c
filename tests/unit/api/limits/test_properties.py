"""Of any operation: fragments change nothing about its cost, and its answer has no more values than it costs points."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from graphql import GraphQLSchema, build_schema, execute_sync, parse, print_ast
from hypothesis import given, settings
from hypothesis import strategies as st

from pannier.api.limits import Bounds
from pannier.api.limits.weights import LISTED
from tests.unit.api.limits.pricing import check

WIDE = Bounds(complexity=10**15, depth=1_000, nesting=1_000, aliases=10**9, root_fields=10**9)

SCHEMA: GraphQLSchema = build_schema(
    """
    type Query { me: Person people(first: Int! = 20): PersonConnection! latest(first: Int! = 3): [Person!]! }
    type Person { id: ID! pets: [Pet!]! friends(first: Int! = 2): PersonConnection! best: Person }
    type Pet { name: String! owner: Person! }
    type PersonConnection { edges: [PersonEdge!]! pageInfo: PageInfo! }
    type PersonEdge { cursor: String! node: Person! }
    type PageInfo { endCursor: String }
    """
)

# Of each type: its values, and its objects with their types and whether they take a page.
VALUES = {"Query": [], "Person": ["id"], "Pet": ["name"], "PersonConnection": [], "PersonEdge": ["cursor"]}
OBJECTS = {
    "Query": [("me", "Person", False), ("people", "PersonConnection", True), ("latest", "Person", True)],
    "Person": [("pets", "Pet", False), ("friends", "PersonConnection", True), ("best", "Person", False)],
    "Pet": [("owner", "Person", False)],
    "PersonConnection": [("edges", "PersonEdge", False)],
    "PersonEdge": [("node", "Person", False)],
}


@dataclass(frozen=True)
class Field:
    """A field that is asked for. `spread` moves what is below it into a fragment."""

    name: str
    type: str | None = None
    first: int | None = None
    below: tuple["Field", ...] = ()
    spread: bool = False


def selections(type_: str, depth: int) -> st.SearchStrategy[tuple[Field, ...]]:
    values = st.sampled_from([*VALUES[type_], "__typename"]).map(Field)
    if depth == 0:
        return st.tuples(values)
    objects = st.sampled_from(OBJECTS[type_]).flatmap(
        lambda each: st.builds(
            Field,
            st.just(each[0]),
            st.just(each[1]),
            st.integers(1, 4) if each[2] else st.none(),
            selections(each[1], depth - 1),
            st.booleans(),
        )
    )
    return st.lists(st.one_of(values, objects), min_size=1, max_size=3).map(tuple)


def written(root: tuple[Field, ...], *, fragments: bool) -> str:
    """As a document; with aliases, so that nothing is merged."""
    numbers, definitions = count(), list[str]()

    def select(fields: tuple[Field, ...]) -> str:
        return "{ " + " ".join(map(field, fields)) + " }"

    def field(each: Field) -> str:
        page = "" if each.first is None else f"(first: {each.first})"
        alias = f"a{next(numbers)}: {each.name}{page}"
        if each.type is None:
            return alias
        if not (fragments and each.spread):
            return f"{alias} {select(each.below)}"
        name = f"F{next(numbers)}"
        definitions.append(f"fragment {name} on {each.type} {select(each.below)}")
        return f"{alias} {{ ...{name} }}"

    return select(root) + " ".join(("", *definitions))


class Anything:
    """Has every field. Lists are as long as their page, or as is assumed of them."""

    def __init__(self, length: int = LISTED) -> None:
        self._length = length

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in {"id", "name", "cursor"}:
            return "x"
        if name in {"pets", "edges"}:
            return [Anything() for _ in range(self._length)]
        if name == "latest":
            return lambda _, first: [Anything() for _ in range(first)]
        if name in {"people", "friends"}:
            return lambda _, first: Anything(first)
        return Anything()


def values_in(answer: object) -> int:
    """Those that are neither an object nor a list."""
    if isinstance(answer, dict):
        return sum(map(values_in, answer.values()))
    return sum(map(values_in, answer)) if isinstance(answer, list) else 1


@settings(max_examples=40)
@given(selections("Query", 3))
def test_fragments_change_nothing(root: tuple[Field, ...]) -> None:
    plain = check(SCHEMA, parse(written(root, fragments=False)), None, {}, WIDE)
    assert check(SCHEMA, parse(written(root, fragments=True)), None, {}, WIDE) == plain


@settings(max_examples=40)
@given(selections("Query", 3))
def test_no_answer_has_more_values_than_its_operation_costs(root: tuple[Field, ...]) -> None:
    document = parse(written(root, fragments=True))
    cost = check(SCHEMA, document, None, {}, WIDE)
    if cost.complexity > 5_000:
        return
    result = execute_sync(SCHEMA, document, Anything())
    assert result.errors is None, print_ast(document)
    assert values_in(result.data) <= cost.complexity
