"""The schema's tools: what they refuse, in which words, and what a release moves.

They run as `make check` runs them, on schemas of their own.
"""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[3] / "schema" / "tools"

RELEASED = '''\
"""Why not."""
interface Error { message: String! }
type Query { dish(name: String): Dish order: OrderResult! size: Size! }
type Dish { name: String! price: Int! note: String }
type Gone implements Error { message: String! }
type Late implements Error { message: String! }
union OrderResult = Dish | Gone
input Wish { name: String! }
type Mutation { wish(wish: Wish!): OrderResult! }
enum Size { S L }
'''
CHANGELOG = "# Changes\n\n## Unreleased\n\nNothing yet.\n\n## 0.1.0 (2026-01-01)\n\nThe first.\n"
HINT = """\
Declare each in schema/declared-changes.yml, with the reason that its users will read:
- change: <the sentence after the colon>
  reason: <why, and what to do instead>
"""


@dataclass(frozen=True, slots=True)
class Contract:
    """A schema's files in a directory, and the tools at work on them."""

    directory: Path

    def run(self, *command: str) -> tuple[int, str]:
        """Run main.mjs; its exit code and what it complained of."""
        files = [
            f"--{name}={self.directory / file}"
            for name, file in (
                ("released", "released.graphql"),
                ("schema", "schema.graphql"),
                ("declared", "declared-changes.yml"),
                ("changelog", "CHANGELOG.md"),
            )
        ]
        done = subprocess.run(
            ["node", str(TOOLS / "main.mjs"), *command, *files], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stderr

    def write(self, name: str, text: str) -> None:
        """Write one of the files."""
        (self.directory / name).write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        """Read one of the files."""
        return (self.directory / name).read_text(encoding="utf-8")


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Contract]:
    """The released schema with one text replaced by another, and what is declared of it."""

    def change(old: str = "", new: str = "", declared: str = "[]\n") -> Contract:
        contract = Contract(tmp_path)
        assert old in RELEASED
        contract.write("released.graphql", RELEASED)
        contract.write("schema.graphql", RELEASED.replace(old, new) if old else RELEASED)
        contract.write("declared-changes.yml", declared)
        contract.write("CHANGELOG.md", CHANGELOG)
        return contract

    return change


UNDECLARED = [
    (" note: String", "", "breaking change: Field 'note' was removed from object type 'Dish'"),
    (
        "dish(name: String)",
        "dish(name: String, spicy: Boolean!)",
        "breaking change: Argument 'spicy: Boolean!' added to field 'Query.dish'",
    ),
    ("price: Int!", "price: Int", "breaking change: Field 'Dish.price' changed type from 'Int!' to 'Int'"),
    (
        "{ name: String! }\ntype M",
        "{ name: String! n: Int! }\ntype M",
        "breaking change: Input field 'n' of type 'Int!' was added to input object type 'Wish'",
    ),
    ("{ S L }", "{ L }", "breaking change: Enum value 'S' was removed from enum 'Size'"),
    ("Dish | Gone", "Gone", "breaking change: Member 'Dish' was removed from Union type 'OrderResult'"),
    ("{ S L }", "{ S M L }", "dangerous change: Enum value 'M' was added to enum 'Size'"),
    (
        "Dish | Gone",
        "Dish | Gone | Query",
        "dangerous change: Member 'Query' was added to Union type 'OrderResult'",
    ),
]
EXPECTED = [
    ("Dish | Gone", "Dish | Gone | Late"),
    ("dish(name: String)", "dish(name: String, spicy: Boolean, hot: Int! = 1)"),
    ("{ name: String! }\ntype M", "{ name: String! n: Int = 2 }\ntype M"),
    ('"""Why not."""', '"""The reason."""'),
    ("type Gone", "type New { x: Int }\ntype Gone"),
]


def judged(changes: list[tuple[str, str]]) -> list[list[str]]:
    """What is wrong with each change of the released schema, by one process."""
    script = f"""
        import {{ changesBetween, faults }} from {json.dumps((TOOLS / "changes.mjs").as_uri())};
        const [released, ...others] = JSON.parse(process.argv[1]);
        const found = [];
        for (const other of others) found.push(faults(await changesBetween(released, other), new Map()));
        console.log(JSON.stringify(found));
    """
    for old, _ in changes:
        assert old in RELEASED
    schemas = [RELEASED, *(RELEASED.replace(old, new) for old, new in changes)]
    command = ["node", "--input-type=module", "-e", script, json.dumps(schemas)]
    found: list[list[str]] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


def test_a_change_that_breaks_or_surprises_has_to_be_declared() -> None:
    found = judged([(old, new) for old, new, _ in UNDECLARED])

    assert found == [[f"undeclared {complaint}"] for _, _, complaint in UNDECLARED]


def test_what_clients_are_told_to_expect_needs_no_declaration() -> None:
    assert judged(EXPECTED) == [[]] * len(EXPECTED)


def test_the_check_names_what_is_undeclared_and_how_to_declare_it(changed: Callable[..., Contract]) -> None:
    complaint = "undeclared breaking change: Field 'note' was removed from object type 'Dish'"

    assert changed(" note: String", "").run("check") == (1, f"{complaint}\n{HINT}")


def test_a_declared_change_passes_once_the_changelog_tells_it(changed: Callable[..., Contract]) -> None:
    removal = "Field 'note' was removed from object type 'Dish'"
    contract = changed(" note: String", " hint: String", f'- change: "{removal}"\n  reason: hint says it\n')

    assert contract.run("check") == (1, "schema/CHANGELOG.md is stale; run `make schema`\n")
    assert contract.run("changelog") == (0, "")
    assert contract.run("check") == (0, "")
    assert contract.read("CHANGELOG.md") == (
        "# Changes\n\n## Unreleased\n\n"
        f"### Breaking\n\n- {removal}: hint says it\n\n"
        "### Compatible\n\n- Field 'hint' was added to object type 'Dish'\n\n"
        "## 0.1.0 (2026-01-01)\n\nThe first.\n"
    )


def test_a_declaration_without_its_change_or_its_reason_fails(changed: Callable[..., Contract]) -> None:
    stale = changed(declared="- change: Something else\n  reason: of old\n")
    assert stale.run("check") == (1, f"declared, but there is no such change: Something else\n{HINT}")

    unreasoned = changed(declared="- change: Something else\n")
    code, complaint = unreasoned.run("check")
    assert code == 1
    assert 'an entry needs a change and a reason: {"change":"Something else"}' in complaint


def test_a_release_moves_the_baseline_and_what_was_unreleased(changed: Callable[..., Contract]) -> None:
    removal = "Field 'note' was removed from object type 'Dish'"
    contract = changed(" note: String", "", f'# Kept.\n- change: "{removal}"\n  reason: hint says it\n')
    contract.run("changelog")

    assert contract.run("release", "0.1.1") == (1, "something breaks since 0.1.0: raise the minor version\n")
    assert contract.read("released.graphql") == RELEASED

    assert contract.run("release", "0.2.0") == (0, "")
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert contract.read("released.graphql") == contract.read("schema.graphql")
    assert contract.read("declared-changes.yml") == "# Kept.\n[]\n"
    assert contract.read("CHANGELOG.md") == (
        "# Changes\n\n## Unreleased\n\nNothing yet.\n\n"
        f"## 0.2.0 ({today})\n\n### Breaking\n\n- {removal}: hint says it\n\n"
        "## 0.1.0 (2026-01-01)\n\nThe first.\n"
    )
    assert contract.run("release", "0.3.0") == (1, "nothing has changed since the last release\n")


def test_rules_and_relay_name_what_they_refuse(tmp_path: Path) -> None:
    schema = (TOOLS.parent / "schema.graphql").read_text(encoding="utf-8")
    spoiled = tmp_path / "schema.graphql"
    spoiled.write_text(
        schema.replace("  reviewer: ", "  Author: ")
        .replace("  lineId: ID!", "  id: ID!")
        .replace("endCursor: String\n", "endCursors: String\n"),
        encoding="utf-8",
    )

    rules, relay = (
        subprocess.run(["node", str(TOOLS / tool), str(spoiled)], capture_output=True, text=True, check=False)
        for tool in ("lint.mjs", "relay.mjs")
    )

    assert (rules.returncode, relay.returncode) == (1, 1)
    assert 'Review.Author: Field "Author" should be in camelCase format (naming-convention)' in rules.stderr
    assert "PriceLine: A field `id` is for types that implement `Node`" in rules.stderr
    assert "an exception without need: no-typename-prefix Review.reviewer" in rules.stderr
    assert "to expose a 'pageInfo { endCursor }' field that returns a scalar" in relay.stderr
