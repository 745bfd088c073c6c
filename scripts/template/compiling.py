"""serverless.yml → CloudFormation, by osls."""

import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.package.plan import read_plan

PROJECT = Path(__file__).parents[2]
NAME = "cloudformation-template-update-stack.json"
_OSLS = PROJECT / "node_modules" / ".bin" / "osls"
_FINE = ("Packaging ", "✔ Service packaged")
_AT_ONCE = 2


class TemplateError(Exception):
    """There is no template, or one that is no good. Says why."""


def compile_packaged(stage: str, target: str, options: Sequence[str] = ()) -> Path:
    """The template that deploys build/package/`target`/*.zip, which must be there. Raises TemplateError.

    `options` are osls's own: `--region us-east-1`, `--param platformName=Food`.
    """
    folder = PROJECT / "build" / "package" / target
    _osls(PROJECT, stage, folder / "template", ["--param", f"target={target}", *options])
    return folder / "template" / NAME


def compile_alone(stages: Sequence[str], output: Path, options: Sequence[str] = ()) -> list[Path]:
    """A template a stage under `output`, of functions without code: nothing needs to be built. Raises TemplateError.

    Each is made in a copy of what osls reads, since osls keeps notes beside serverless.yml.
    """

    def compiled(stage: str) -> Path:
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch)
            _copy_into(copy)
            _osls(copy, stage, output / stage, options)
        return output / stage / NAME

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(compiled, stages))


def resources_of(template: Path) -> Mapping[str, Mapping[str, object]]:
    """The template's resources by logical id."""
    resources: Mapping[str, Mapping[str, object]] = json.loads(template.read_text())["Resources"]
    return resources


def _copy_into(folder: Path) -> None:
    shutil.copy(PROJECT / "serverless.yml", folder)
    shutil.copytree(PROJECT / "infra", folder / "infra", ignore=shutil.ignore_patterns("*.md", "pictures"))
    built = folder / "build" / "package" / "lambda"
    built.mkdir(parents=True)
    for name in read_plan(PROJECT / "serverless.yml").artefacts:
        with zipfile.ZipFile(built / f"{name}.zip", "w"):
            pass


def _osls(service: Path, stage: str, output: Path, options: Sequence[str]) -> None:
    command = [str(_OSLS), "package", "--stage", stage, "--package", str(output), *options]
    # It needs no account to package, and shall find none.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SLS_"))}
    environment |= {"SLS_NOTIFICATIONS_MODE": "off", "NO_COLOR": "1"}
    done = subprocess.run(
        command,
        cwd=service,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    unexpected = [line for line in said if not line.startswith(_FINE)]
    if done.returncode != 0 or unexpected:
        raise TemplateError(f"osls package --stage {stage}:\n" + "\n".join(unexpected or said))
