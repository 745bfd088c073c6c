"""What functions do while Lambda starts them."""

import ast
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from pannier.core.errors import TransientError
from pannier.entrypoints.starting import prepare
from pannier.local.serverless import Function, read_functions
from tests.logs_put_back import logs_put_back

PROJECT = Path(__file__).parents[3]
FUNCTIONS = [
    function
    for function in read_functions(PROJECT / "serverless.yml")
    if function.name != "kitchen_tickets"  # somebody else's, for example; it builds nothing
]


@pytest.fixture
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.fixture
def on_lambda(monkeypatch: pytest.MonkeyPatch, collector: None) -> Iterator[None]:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "http")
    with logs_put_back():
        yield


class Build:
    def __init__(self, raises: Exception | None = None) -> None:
        self.calls = 0
        self._raises = raises

    def __call__(self) -> None:
        self.calls += 1
        if self._raises is not None:
            raise self._raises


@pytest.mark.usefixtures("on_lambda")
def test_on_lambda_a_function_builds_while_it_starts_and_its_garbage_is_collected_from_then_on() -> None:
    gc.set_threshold(1_000_000)
    build = Build()
    prepare(build)
    assert build.calls == 1
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == 10_000


@pytest.mark.usefixtures("collector")
def test_elsewhere_the_first_event_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    before = gc.get_threshold()
    build = Build()
    prepare(build)
    assert build.calls == 0
    assert gc.get_threshold() == before


@pytest.mark.usefixtures("on_lambda")
def test_what_is_out_of_reach_at_the_start_is_left_to_the_first_event() -> None:
    build = Build(TransientError("busy"))
    prepare(build)
    assert build.calls == 1


@pytest.mark.usefixtures("on_lambda")
def test_a_function_that_cannot_be_built_does_not_start() -> None:
    with pytest.raises(ValueError, match="not of its form"):
        prepare(Build(ValueError("not of its form")))


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_prepares_what_it_keeps_in_its_last_line(function: Function) -> None:
    path = PROJECT / "src" / Path(*function.module.split(".")).with_suffix(".py")
    body = ast.parse(path.read_text(encoding="utf-8")).body
    kept = [
        each.name
        for each in body
        if isinstance(each, ast.FunctionDef) and "cache" in map(ast.unparse, each.decorator_list)
    ]
    assert [ast.unparse(body[-1])] == [f"prepare({name})" for name in kept]
