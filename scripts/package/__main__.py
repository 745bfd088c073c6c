"""Builds the artefacts of a target: `python -m scripts.package --target lambda`."""

import argparse
import sys
import zipfile
from pathlib import Path

from pannier.local.serverless import ServerlessError
from scripts.package.archive import write_archive
from scripts.package.errors import PackageError
from scripts.package.plan import read_plan
from scripts.package.targets import host_target, lambda_target
from scripts.package.wheels import locked_wheels

PROJECT = Path(__file__).parents[2]


def main() -> int:
    """An exit status: 1 when there is no package."""
    parser = argparse.ArgumentParser(prog="python -m scripts.package", description=__doc__)
    parser.add_argument("--target", choices=["lambda", "host"], default="lambda")
    arguments = parser.parse_args()
    try:
        build(arguments.target)
    except (PackageError, ServerlessError) as error:
        print(f"package: {error}", file=sys.stderr)
        return 1
    return 0


def build(name: str) -> None:
    """Write build/package/<target>/<artefact>.zip for every artefact that serverless.yml names."""
    plan = read_plan(PROJECT / "serverless.yml")
    target = host_target() if name == "host" else lambda_target(plan)
    wheels = locked_wheels(PROJECT / "requirements" / "runtime.txt", target, PROJECT / "build" / "wheels")
    files: dict[str, bytes] = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel.path) as archive:
            files.update(
                {entry: archive.read(entry) for entry in archive.namelist() if not entry.endswith("/")}
            )
    source = PROJECT / "src"
    for path in source.glob("pannier/**/*.py"):
        files[path.relative_to(source).as_posix()] = path.read_bytes()
    for artefact in plan.artefacts:
        path = PROJECT / "build" / "package" / target.name / f"{artefact}.zip"
        write_archive(path, files)
        print(f"{path.relative_to(PROJECT)}  {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
