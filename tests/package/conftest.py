"""Builds the artefacts twice for this machine and once for Lambda, and unpacks them; a dozen seconds, so only once."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.package.build import Build, Places, build

PROJECT = Path(__file__).parents[2]
# Whoever builds needs no network: what would be asked for one is not there.
_OFFLINE = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "HTTPS_PROXY": "http://127.0.0.1:9"}


@dataclass(frozen=True, slots=True)
class Built:
    """One run of the builder: where it left its archives, and what it said."""

    folder: Path
    said: str

    @property
    def archives(self) -> Mapping[str, Path]:
        """By the artefact's name."""
        return {path.stem: path for path in sorted(self.folder.glob("*.zip"))}

    @property
    def digests(self) -> Mapping[str, str]:
        """By the artefact's name."""
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in self.archives.items()}


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all that goes into a package: nobody edits it between two builds."""
    copy = tmp_path_factory.mktemp("here") / "project"
    for part in ("scripts", "src/pannier", "requirements"):
        shutil.copytree(PROJECT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copy(PROJECT / "serverless.yml", copy)
    (copy / "build" / "package").mkdir(parents=True)
    (copy / "build" / "wheels").symlink_to(PROJECT / "build" / "wheels")
    return copy


@pytest.fixture(scope="session")
def again(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The artefacts for this machine, by somebody else: other folder, umask, language, time zone; no cache."""
    copy = tmp_path_factory.mktemp("elsewhere") / "项目"
    shutil.copytree(project, copy, symlinks=True)
    other = {
        "PYTHONHASHSEED": "2",
        "LC_ALL": "C.UTF-8",
        "TZ": "Asia/Shanghai",
        "SOURCE_DATE_EPOCH": "1000000000",
    }
    return _run(copy, other, umask=0o077)


@pytest.fixture(scope="session")
def host(again: Built, project: Path) -> Built:
    """The artefacts for this machine. What can be known from before is."""
    cache = PROJECT / "build" / "package" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    (project / "build" / "package" / "cache").symlink_to(cache)
    return _run(project, {"PYTHONHASHSEED": "1", "LC_ALL": "C"}, umask=0o022)


@pytest.fixture(scope="session")
def lambda_(host: Built, project: Path) -> Build:
    """What goes into the artefacts for Lambda; not compressed."""
    return build(
        "lambda", Places(project, project / "build" / "wheels", project / "build" / "package" / "cache")
    )


@pytest.fixture(scope="session")
def rehearsal(lambda_: Build, project: Path) -> Build:
    """What goes into the artefacts for Lambda's Python on this machine; for this one where there is no other."""
    name = "host" if lambda_.interpreter is None else "rehearsal"
    return build(name, Places(project, project / "build" / "wheels", project / "build" / "package" / "cache"))


@pytest.fixture(scope="session")
def unpacked(rehearsal: Build, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The artefacts of the rehearsal as folders, by name."""
    folders = {artefact.name: tmp_path_factory.mktemp(artefact.name) for artefact in rehearsal.artefacts}
    for artefact in rehearsal.artefacts:
        for name, content in artefact.contents().items():
            path = folders[artefact.name] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folders


def _run(project: Path, environment: Mapping[str, str], umask: int) -> Built:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.package", "--target", "host"],
        cwd=project, env={**os.environ, **_OFFLINE, "PYTHONPATH": "src", **environment}, umask=umask,
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Built(project / "build" / "package" / "host", done.stdout)
