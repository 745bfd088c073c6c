"""Filter patterns, case by case, after the table in Lambda's documentation."""

from collections.abc import Mapping

import pytest

from pannier.local.filters import Json, PatternError, any_of, compile_pattern


def head(**new_image: object) -> Mapping[str, object]:
    return {"eventName": "MODIFY", "dynamodb": {"Keys": {"sk": {"S": "head"}}, "NewImage": new_image}}


CASES: list[tuple[Json, Mapping[str, object], bool]] = [
    ({"dynamodb": {"Keys": {"sk": {"S": ["head"]}}}}, head(), True),
    ({"dynamodb": {"Keys": {"sk": {"S": ["snapshot"]}}}}, head(), False),
    ({"dynamodb": {"Keys": {"sk": {"S": ["snapshot", "head"]}}}}, head(), True),
    ({"eventName": ["INSERT"]}, head(), False),
    ({"eventName": ["INSERT", "MODIFY"], "dynamodb": {"Keys": {"sk": {"S": ["head"]}}}}, head(), True),
    ({"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": ["head"]}}}}, head(), False),
    ({"dynamodb": {"Keys": {"sk": {"S": [{"prefix": "he"}]}}}}, head(), True),
    ({"dynamodb": {"Keys": {"sk": {"S": [{"prefix": "ead"}]}}}}, head(), False),
    ({"dynamodb": {"Keys": {"sk": {"S": [{"suffix": "ad"}]}}}}, head(), True),
    ({"dynamodb": {"Keys": {"sk": {"S": [{"equals-ignore-case": "HEAD"}]}}}}, head(), True),
    ({"dynamodb": {"Keys": {"sk": {"S": [{"anything-but": ["head"]}]}}}}, head(), False),
    ({"dynamodb": {"Keys": {"sk": {"S": [{"anything-but": ["other"]}]}}}}, head(), True),
    ({"dynamodb": {"Keys": {"sk": {"S": [{"anything-but": {"prefix": "he"}}]}}}}, head(), False),
    ({"dynamodb": {"NewImage": {"status": {"S": [{"anything-but": ["PLACED"]}]}}}}, head(), False),
    ({"dynamodb": {"NewImage": {"status": {"S": [{"exists": True}]}}}}, head(status={"S": "PLACED"}), True),
    ({"dynamodb": {"NewImage": {"status": {"S": [{"exists": True}]}}}}, head(), False),
    ({"dynamodb": {"NewImage": {"status": {"S": [{"exists": False}]}}}}, head(), True),
    ({"dynamodb": {"OldImage": {"status": {"S": ["PLACED"]}}}}, head(), False),
    ({"dynamodb": {"NewImage": {"late": {"BOOL": [True]}}}}, head(late={"BOOL": True}), True),
    ({"dynamodb": {"NewImage": {"late": {"BOOL": [1]}}}}, head(late={"BOOL": True}), False),
    ({"dynamodb": {"NewImage": {"note": {"NULL": [None]}}}}, head(note={"NULL": None}), True),
    ({"dynamodb": {"NewImage": {"count": {"N": [{"numeric": [">", 1]}]}}}}, head(count={"N": "2"}), False),
    ({"dynamodb": {"SizeBytes": [{"numeric": [">", 1, "<=", 5]}]}}, {"dynamodb": {"SizeBytes": 5}}, True),
    ({"dynamodb": {"SizeBytes": [{"numeric": ["=", 4]}]}}, {"dynamodb": {"SizeBytes": 5}}, False),
    ({"dynamodb": {"NewImage": {"tags": {"SS": ["b"]}}}}, head(tags={"SS": ["a", "b"]}), True),
    ({"dynamodb": {"NewImage": {"tags": {"SS": ["c"]}}}}, head(tags={"SS": ["a", "b"]}), False),
    ({"$or": [{"eventName": ["REMOVE"]}, {"dynamodb": {"Keys": {"sk": {"S": ["head"]}}}}]}, head(), True),
    ({"$or": [{"eventName": ["REMOVE"]}, {"eventName": ["INSERT"]}]}, head(), False),
]


@pytest.mark.parametrize(("pattern", "record", "expected"), CASES)
def test_a_pattern_matches(pattern: Json, record: Mapping[str, object], expected: bool) -> None:
    assert compile_pattern(pattern)(record) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        {},
        {"eventName": "INSERT"},
        {"eventName": []},
        {"eventName": [{"wildcard": "IN*"}]},
        {"eventName": [{"prefix": "IN", "suffix": "T"}]},
        {"size": [{"numeric": [">"]}]},
        {"size": [{"numeric": ["~", 1]}]},
    ],
)
def test_a_pattern_that_is_not_understood_is_refused(pattern: Json) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)


def test_filters_are_alternatives_and_none_lets_everything_through() -> None:
    inserts, removals = compile_pattern({"eventName": ["INSERT"]}), compile_pattern({"eventName": ["REMOVE"]})
    assert any_of([])({"eventName": "MODIFY"})
    assert any_of([inserts, removals])({"eventName": "REMOVE"})
    assert not any_of([inserts, removals])({"eventName": "MODIFY"})
