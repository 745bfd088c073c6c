"""Builds the artefacts that serverless.yml names: `python -m scripts.package --target lambda`.

They are written to build/package/<target>/<artefact>.zip, with what they weigh in sizes.json beside them. What was
downloaded is in build/wheels, and nothing else needs a network.
"""

import argparse
import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pannier.local.serverless import ServerlessError
from scripts.package.archive import write_archive
from scripts.package.build import Build, Places, build, download
from scripts.package.errors import PackageError
from scripts.package.sizes import how_compiled, table, write_sizes
from scripts.package.targets import TARGETS

PROJECT = Path(__file__).parents[2]


def main() -> int:
    """An exit status: 1 when there is no package."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.package",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--target", choices=TARGETS, default="lambda", help="what it is to run on")
    parser.add_argument("--download", action="store_true", help="only put the wheels of all targets in place")
    parser.add_argument(
        "--operations",
        type=Path,
        help="the manifest of clients' operations; functions have it as operations.json",
    )
    parser.add_argument(
        "--output", type=Path, default=PROJECT / "build" / "package", help="instead of build/package"
    )
    arguments = parser.parse_args()
    places = Places(PROJECT, PROJECT / "build" / "wheels", PROJECT / "build" / "package" / "cache")
    try:
        if arguments.download:
            download(places)
        else:
            _write(build(arguments.target, places, arguments.operations), arguments.output / arguments.target)
    except (PackageError, ServerlessError) as error:
        print(f"package: {error}", file=sys.stderr)
        return 1
    return 0


def _write(built: Build, folder: Path) -> None:
    paths = {artefact.name: folder / f"{artefact.name}.zip" for artefact in built.artefacts}
    with ThreadPoolExecutor() as pool:  # compressing leaves the interpreter to others
        jobs = [pool.submit(write_archive, paths[each.name], each.contents()) for each in built.artefacts]
    for job in jobs:
        job.result()
    zipped = {name: path.stat().st_size for name, path in paths.items()}
    write_sizes(folder / "sizes.json", built, zipped)
    for old in set(folder.glob("*.zip")) - set(paths.values()):
        old.unlink()
    print(f"package for {built.target.label}\n{table(built, zipped)}")
    for path in paths.values():
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}")
    print(how_compiled(built))


if __name__ == "__main__":
    sys.exit(main())
