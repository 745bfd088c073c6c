"""The GraphiQL page's examples are operations of the schema as it is."""

from pathlib import Path

from graphql import build_schema, parse, validate

ROOT = Path(__file__).parent.parent.parent


def test_every_example_on_the_page_is_valid() -> None:
    schema = build_schema((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))
    examples = parse((ROOT / "src" / "graphiql" / "welcome.graphql").read_text(encoding="utf-8"))

    assert validate(schema, examples) == []


def test_the_page_loads_nothing_from_elsewhere() -> None:
    page = (ROOT / "src" / "graphiql" / "index.html").read_text(encoding="utf-8")

    assert "//" not in page.replace("http://www.w3.org/2000/svg", "")
