"""Within one union a field of one name has one type, or no client could ask for it on two members at once."""

from graphql import GraphQLObjectType, GraphQLUnionType, build_schema

from pannier.api.schema import build_schema as build


def test_fields_of_one_name_have_one_type_within_a_union() -> None:
    schema = build_schema(build().as_str())
    unions = [each for each in schema.type_map.values() if isinstance(each, GraphQLUnionType)]
    assert unions
    conflicts = {
        f"{union.name}: {name} is {kinds}"
        for union in unions
        for name, kinds in _kinds_by_field(union.types).items()
        if len(kinds) > 1
    }
    assert conflicts == set()


def _kinds_by_field(members: tuple[GraphQLObjectType, ...]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for member in members:
        for name, field in member.fields.items():
            kinds.setdefault(name, set()).add(str(field.type))
    return kinds
