"""Runtime, architecture and artefacts stand in serverless.yml, and nowhere else."""

from pathlib import Path

import pytest

from pannier.local.serverless import ServerlessError
from scripts.package.errors import PackageError
from scripts.package.plan import Plan, read_plan

FILE = """
provider: {runtime: RUNTIME, architecture: ARCHITECTURE}
functions:
  one: {handler: pannier.entrypoints.one.handler, package: {artifact: "ARTEFACT"}}
  two: {handler: pannier/entrypoints/two.handler, package: {artifact: "build/package/lambda/rest.zip"}}
  three: {handler: a.three.handler, package: {artifact: "build/package/${param:target, 'lambda'}/rest.zip"}}
"""


def plan(
    folder: Path, runtime: str = "python3.13", architecture: str = "arm64", artefact: str = "api"
) -> Plan:
    path = folder / "serverless.yml"
    where = artefact if "/" in artefact else f"build/package/lambda/{artefact}.zip"
    text = FILE.replace("RUNTIME", runtime).replace("ARCHITECTURE", architecture).replace("ARTEFACT", where)
    path.write_text(text, encoding="utf-8")
    return read_plan(path)


def test_it_is_read(tmp_path: Path) -> None:
    assert plan(tmp_path) == Plan(
        (3, 13),
        "aarch64",
        {
            "api": {"one": "pannier.entrypoints.one"},
            "rest": {"two": "pannier.entrypoints.two", "three": "a.three"},
        },
    )
    assert plan(tmp_path, "python3.9", "x86_64").version == (3, 9)
    assert plan(tmp_path, "python3.9", "x86_64").machine == "x86_64"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"runtime": "nodejs22.x"}, "provider.runtime: nodejs22.x is no Python 3"),
        ({"architecture": "riscv"}, "provider.architecture: riscv is none of arm64, x86_64"),
        (
            {"artefact": "dist/api.zip"},
            "one.package.artifact: build/package/<target>/<artefact>.zip is expected",
        ),
    ],
)
def test_what_cannot_be_built_is_named(tmp_path: Path, wrong: dict[str, str], said: str) -> None:
    with pytest.raises(PackageError, match=said):
        plan(tmp_path, **wrong)


def test_a_function_without_an_artefact_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "serverless.yml"
    path.write_text(
        "provider: {runtime: python3.13}\nfunctions: {one: {handler: a.handler}}", encoding="utf-8"
    )
    with pytest.raises(ServerlessError, match=r"one\.package: an object is expected"):
        read_plan(path)
