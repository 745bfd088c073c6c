"""The model of errors: every code is written down, no resolver words its own, every trap has its answer."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import GraphQLError

from pannier.api.codes import CODES
from pannier.api.error_page import AGAIN, page
from pannier.api.errors import formatted
from pannier.api.limits import OperationRefused
from pannier.api.primitives.errors import mapped_errors
from pannier.core import problems
from pannier.core.errors import DomainError, InvalidInput, NotFound, TransientError
from pannier.core.i18n import Locale
from pannier.quotas.errors import RateLimited

SOURCE = Path(__file__).parents[3] / "src" / "pannier"


def leaves(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for each in kind.__subclasses__():
        yield each
        yield from leaves(each)


def sources(*patterns: str) -> Iterator[tuple[str, ast.Module]]:
    for pattern in patterns:
        for path in sorted(SOURCE.glob(pattern)):
            yield str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf-8"))


def codes_in(tree: ast.Module) -> Iterator[str]:
    """What is passed as a code, returned under the key `code`, or compared with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
            yield from (each.value for each in node.args if is_code(each))
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "code" and is_code(value):
                    yield value.value


CALLS = {"Refused", "OperationRefused", "too_many", "_refused"}


def is_code(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isupper()


def test_every_code_of_a_top_level_error_is_written_down() -> None:
    used = {code for _, tree in sources("api/**/*.py") for code in codes_in(tree)}
    assert len(used) > 15
    assert used - set(CODES) == set()


def test_every_error_of_a_domain_is_written_down() -> None:
    for path in SOURCE.rglob("*.py"):
        if "(DomainError)" in path.read_text(encoding="utf-8"):
            importlib.import_module(".".join(("pannier", *path.relative_to(SOURCE).with_suffix("").parts)))
    ours = {each for each in leaves(DomainError) if each.__module__.startswith("pannier.")}
    assert {each.code for each in ours - mapped_errors()} <= set(CODES)
    written = page()
    for each in ours:
        assert f"| `{each.code}` |" in written, each


def test_the_page_gives_advice_about_types_that_exist() -> None:
    assert set(AGAIN) <= {each.__name__ for each in mapped_errors()}


def own_words(tree: ast.Module) -> Iterator[int]:
    """The lines on which an error other than InvalidInput is raised with a text of its own."""
    for node in ast.walk(tree):
        raised = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(raised, ast.Call):
            words = [each for each in ast.walk(raised) if isinstance(each, ast.JoinedStr)]
            words += [
                each for each in raised.args if isinstance(each, ast.Constant) and " " in str(each.value)
            ]
            if words:
                yield node.lineno


def test_no_resolver_writes_the_text_of_an_error() -> None:
    found = [
        f"{where}:{line}"
        for where, tree in sources("*/graphql.py", "*/graphql/**/*.py", "api/nodes.py")
        for line in own_words(tree)
    ]
    assert found == []


def test_the_check_finds_texts() -> None:
    tree = ast.parse('raise A(("x",), "Two words.")\nraise B(f"{n}")\nraise C("Kind")\nraise D')
    assert list(own_words(tree)) == [1, 2]


# ── what a client sees ──


def told(
    cause: Exception, path: list[str | int] | None = None, locale: Locale = Locale.EN
) -> dict[str, object]:
    return formatted(GraphQLError(str(cause), path=path, original_error=cause), locale, "R1")


@pytest.mark.parametrize(
    ("cause", "message", "extensions"),
    [
        (NotFound("Order"), "Order not found.", {"code": "NOT_FOUND"}),
        (
            RateLimited(7),
            "Too many requests. Try again in 7 seconds.",
            {"code": "RATE_LIMITED", "retryAfterSeconds": 7},
        ),
        (
            InvalidInput(("input", "name"), "A name has letters.", "名称应包含文字。"),
            "A name has letters.",
            {"code": "BAD_USER_INPUT", "path": ["input", "name"]},
        ),
        (TransientError("table orders, shard 7"), "Busy. Try again in a moment.", {"code": "TRY_AGAIN"}),
    ],
)
def test_an_error_has_its_code_and_the_words_of_its_kind(
    cause: Exception, message: str, extensions: dict[str, object]
) -> None:
    assert told(cause, ["a", 0]) == {"message": message, "path": ["a", 0], "extensions": extensions}


def test_an_error_speaks_the_language_of_the_request() -> None:
    assert told(RateLimited(7), None, Locale.ZH_CN)["message"] == "请求过于频繁，请在 7 秒后重试。"
    assert told(problems.at_most(("ids",), 50), ["nodes"], Locale.ZH_CN)["message"] == "最多 50 项。"


def test_a_fault_is_masked_and_logged_once_with_the_id_that_the_client_sees(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = told(KeyError("a secret"), ["viewer"])
    assert answer == {
        "message": "Something went wrong on our side.",
        "path": ["viewer"],
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": "R1"},
    }
    assert [record.getMessage() for record in caplog.records] == ["unexpected error in request R1"]


def test_a_clients_mistake_is_not_logged_and_its_message_is_cut(caplog: pytest.LogCaptureFixture) -> None:
    answer = formatted(GraphQLError("x" * 100_000), Locale.EN, "R1")
    assert len(str(answer["message"])) <= 500
    assert answer["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}
    refused = formatted(OperationRefused("TOO_MANY_ALIASES", "Too many.", 5, 9), Locale.EN, "R1")
    assert refused["extensions"] == {"code": "TOO_MANY_ALIASES", "cost": 9, "limit": 5}
    assert caplog.records == []
