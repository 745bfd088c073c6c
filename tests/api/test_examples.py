"""GraphiQL's examples, run as those they are for, wherever they need no id of something."""

from pathlib import Path

from graphql import OperationDefinitionNode, parse
from graphql.language import print_ast

from tests.api.orders.conftest import Shop, furnished, shop

__all__ = ["furnished", "shop"]

_EXAMPLES = Path(__file__).parents[2] / "src" / "graphiql" / "examples"
_PEOPLE = {"stranger": "nobody", "owner": "manager"}  # as the shop calls them


def operations(document: str) -> list[OperationDefinitionNode]:
    """Those that run without variables."""
    found = [each for each in parse(document).definitions if isinstance(each, OperationDefinitionNode)]
    return [
        each
        for each in found
        if each.operation.value != "subscription"
        and not any(
            print_ast(variable.type).endswith("!") and variable.default_value is None
            for variable in each.variable_definitions or ()
        )
    ]


def test_whatever_needs_no_id_answers_those_it_is_for(shop: Shop) -> None:
    ran = []
    for file in sorted(_EXAMPLES.glob("*/*.graphql")):
        role = file.parent.name
        for operation in operations(file.read_text(encoding="utf-8")):
            assert operation.name is not None
            answer = shop[_PEOPLE.get(role, role)].data(print_ast(operation))
            assert all("code" not in (field or {}) for field in answer.values()), (file.name, answer)
            ran.append(f"{role}: {operation.name.value}")
    assert set(ran) >= {
        "stranger: Nearby",
        "customer: Viewer",
        "clerk: WhereIWork",
        "courier: Claimable",
        "operator: Applications",
    }
