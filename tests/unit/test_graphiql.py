"""The GraphiQL page's examples are operations of the schema as it is."""

import json
from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate
from graphql.language import print_ast

PAGE = Path(__file__).parent.parent.parent / "src" / "graphiql"
SCHEMA = build_schema((PAGE.parent.parent / "schema" / "schema.graphql").read_text(encoding="utf-8"))
ROLES = ["clerk", "courier", "customer", "operator", "owner", "stranger"]
EXAMPLES = sorted(PAGE.glob("examples/*/*.graphql"))


def test_every_role_has_examples() -> None:
    assert sorted({example.parent.name for example in EXAMPLES}) == ROLES


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_an_example_is_valid_titled_and_has_its_variables(example: Path) -> None:
    text = example.read_text(encoding="utf-8")
    document = parse(text)
    assert validate(SCHEMA, document) == []

    english, chinese, *_ = text.splitlines()
    assert english.startswith("# ")
    assert english.isascii()
    assert chinese.startswith("# ")
    assert not chinese.isascii()

    told = next((line for line in text.splitlines() if line.startswith("# Variables: ")), "# Variables: {}")
    given = set(json.loads(told.removeprefix("# Variables: ")))
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    wanted = {
        variable.variable.name.value for each in operations for variable in each.variable_definitions or ()
    }
    assert given <= wanted
    required = {
        variable.variable.name.value
        for each in operations
        for variable in each.variable_definitions or ()
        if print_ast(variable.type).endswith("!") and variable.default_value is None
    }
    assert required <= given


def test_what_the_page_begins_with_is_valid() -> None:
    assert validate(SCHEMA, parse((PAGE / "welcome.graphql").read_text(encoding="utf-8"))) == []


def test_the_page_loads_nothing_from_elsewhere() -> None:
    page = (PAGE / "index.html").read_text(encoding="utf-8")

    assert "//" not in page.replace("http://www.w3.org/2000/svg", "")
