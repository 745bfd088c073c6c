"""The filter patterns of Lambda's event source mappings, as far as DynamoDB streams use them.

A pattern mirrors the record's shape; its leaves are lists of rules, any one of which may match. Understood: literal
values, `null`, `prefix`, `suffix`, `equals-ignore-case`, `anything-but` (values, `prefix`, `suffix`), `numeric`,
`exists`, `$or`. A rule we do not know is refused when the pattern is read, so that nothing is dropped silently.
"""

from collections.abc import Callable, Mapping
from operator import eq, ge, gt, le, lt
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | Mapping[str, Json] | None"
Matcher: TypeAlias = Callable[[object], bool]

_MISSING = object()
_COMPARISONS: dict[object, Callable[[float, float], bool]] = {"=": eq, "<": lt, "<=": le, ">": gt, ">=": ge}


class PatternError(Exception):
    """The pattern is not one that Lambda accepts, or uses a rule that is not understood here."""


def compile_pattern(pattern: Json) -> Matcher:
    """A function that says whether a record matches. Raises PatternError."""
    return _node(pattern, "pattern")


def any_of(patterns: list[Matcher]) -> Matcher:
    """Filters of one mapping are alternatives; without any, everything matches."""
    if not patterns:
        return lambda _: True
    return lambda record: any(matches(record) for matches in patterns)


def _node(pattern: Json, where: str) -> Matcher:
    if isinstance(pattern, list):
        return _rules(pattern, where)
    if not isinstance(pattern, Mapping) or not pattern:
        raise PatternError(f"{where}: a list of rules, or an object that is not empty, is expected")
    parts: list[tuple[str, Matcher]] = []
    choices: list[Matcher] = []
    for name, below in pattern.items():
        if name == "$or":
            if not isinstance(below, list) or not below:
                raise PatternError(f"{where}.$or: a list of patterns is expected")
            choices = [_node(each, f"{where}.$or") for each in below]
        else:
            parts.append((name, _node(below, f"{where}.{name}")))

    def matches(value: object) -> bool:
        members = value if isinstance(value, Mapping) else {}
        if not all(matcher(members.get(name, _MISSING)) for name, matcher in parts):
            return False
        return not choices or any(choice(value) for choice in choices)

    return matches


def _rules(rules: list[Json], where: str) -> Matcher:
    if not rules:
        raise PatternError(f"{where}: an empty list matches nothing")
    matchers = [_rule(rule, where) for rule in rules]

    def matches(value: object) -> bool:
        if isinstance(value, list):  # an array matches when one of its elements does
            return any(matcher(element) for element in value for matcher in matchers)
        return any(matcher(value) for matcher in matchers)

    return matches


def _rule(rule: Json, where: str) -> Matcher:
    if not isinstance(rule, Mapping):
        return lambda value: _same(value, rule)
    if len(rule) != 1:
        raise PatternError(f"{where}: one rule an object")
    ((name, wanted),) = rule.items()
    match name, wanted:
        case "exists", bool():
            # Lambda looks at leaves only: an object that is there does not "exist".
            return lambda value: (value is not _MISSING and not isinstance(value, Mapping)) is wanted
        case "prefix", str():
            return lambda value: isinstance(value, str) and value.startswith(wanted)
        case "suffix", str():
            return lambda value: isinstance(value, str) and value.endswith(wanted)
        case "equals-ignore-case", str():
            return lambda value: isinstance(value, str) and value.casefold() == wanted.casefold()
        case "numeric", list():
            return _numeric(wanted, where)
        case "anything-but", _:
            return _anything_but(wanted, where)
    raise PatternError(f"{where}: the rule {name!r} is not understood")


def _anything_but(wanted: Json, where: str) -> Matcher:
    unwanted = wanted if isinstance(wanted, list) else [wanted]
    matchers = [_rule(each, where) for each in unwanted]
    return lambda value: value is not _MISSING and not any(matcher(value) for matcher in matchers)


def _numeric(wanted: list[Json], where: str) -> Matcher:
    """`["=", 5]`, `[">", 0, "<=", 5]`. Not for an attribute's `N`: stream records carry it as text, as Lambda does."""
    bounds: list[tuple[Callable[[float, float], bool], float]] = []
    for operator, bound in zip(wanted[::2], wanted[1::2], strict=False):
        if operator not in _COMPARISONS or isinstance(bound, bool) or not isinstance(bound, int | float):
            raise PatternError(f"{where}: numeric is a list of operators and numbers")
        bounds.append((_COMPARISONS[operator], bound))
    if not bounds or len(wanted) % 2:
        raise PatternError(f"{where}: numeric is a list of operators and numbers")

    def matches(value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return all(compare(value, bound) for compare, bound in bounds)

    return matches


def _same(value: object, wanted: object) -> bool:
    """Equal, and of one kind: in JSON 1 is not true."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    return value is not _MISSING and value == wanted
