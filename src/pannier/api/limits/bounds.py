"""What a document may ask for at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """All of it, in one place. infra/decisions/an-operation-is-priced-before-it-runs.md says how they were found."""

    characters: int = 100_000
    """Of a document's text."""
    tokens: int = 2_000
    """Names, numbers, strings and punctuation of a document; comments are counted on their own."""
    comments: int = 200
    values: int = 2_000
    """Of all variables together, lists and objects counted with what is in them."""
    directives: int = 5
    """At one place of a document."""
    nesting: int = 60
    """Fields, inline fragments and spreads inside each other."""
    depth: int = 20
    """Fields inside each other."""
    aliases: int = 100
    """Of one operation, those of a fragment once for every spread."""
    root_fields: int = 20
    """Of one operation: each is a use case of its own, twenty sign-ins, twenty searches."""
    complexity: int = 50_000
    """Points of one operation; a value in the answer is one."""
    merging: int = 20_000
    """Steps that validation may take to find out whether fields of one name can be merged."""
    problems: int = 10
    """Errors of one validation, after which it ends."""


BOUNDS = Bounds()
