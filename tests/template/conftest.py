"""The templates of every stage, made once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts.template.compiling import compile_alone, resources_of

Resources = Mapping[str, Mapping[str, Any]]
UNNAMED = "elsewhere"
STAGES = ("dev", "staging", "prod", UNNAMED)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Stage → its template; the last stage is one that infra/stages.yml does not name."""
    output = tmp_path_factory.mktemp("templates")
    return dict(zip(STAGES, compile_alone(STAGES, output), strict=True))


@pytest.fixture(scope="session")
def stages(templates: Mapping[str, Path]) -> Mapping[str, Resources]:
    """Stage → its resources by logical id."""
    return {stage: resources_of(path) for stage, path in templates.items()}


@pytest.fixture(scope="session")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Resources:
    """Made by itself: what asks for it alone needs no other stage."""
    (template,) = compile_alone(["prod"], tmp_path_factory.mktemp("prod"))
    return resources_of(template)


def of_kind(resources: Resources, kind: str) -> Mapping[str, Mapping[str, Any]]:
    """Logical id → properties. There is at least one."""
    found = {name: each["Properties"] for name, each in resources.items() if each["Type"] == kind}
    assert found
    return found
