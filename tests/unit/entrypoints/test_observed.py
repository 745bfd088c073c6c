"""Every function of ours is called through the one wrapper, and measured under its own name."""

import importlib
from pathlib import Path

import pytest

from pannier.local.serverless import Function, read_functions
from pannier.telemetry.catalogue import is_word

FUNCTIONS = read_functions(Path(__file__).parents[3] / "serverless.yml")
WRAPPER = "telemetry/functions.py"


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_function_is_observed_unless_it_is_somebody_elses(function: Function) -> None:
    handler = getattr(importlib.import_module(function.module), function.attribute)
    assert handler.__code__.co_filename.endswith(WRAPPER) == (function.name != "kitchen_tickets")
    assert function.module.rpartition(".")[2] == function.name  # the dimension that alarms ask for
    assert is_word(function.name)
