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
from scripts.package.sizes import table, write_sizes

PROJECT = Path(__file__).parents[2]


def main() -> int:
    """An exit status: 1 when there is no package."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.package",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--target", choices=["lambda", "host"], default="lambda", help="what it is to run on")
    parser.add_argument("--download", action="store_true", help="only put the wheels in place")
    parser.add_argument("--build-folder", type=Path, default=PROJECT / "build", help="instead of build")
    arguments = parser.parse_args()
    places = Places(PROJECT, PROJECT / "build" / "wheels", arguments.build_folder / "package")
    try:
        if arguments.download:
            download(arguments.target, places)
        else:
            _write(build(arguments.target, places), places.output / arguments.target)
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
    print(f"package for {built.target.label}\n{table(built, zipped)}")
    for path in paths.values():
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}")
    if built.interpreter is None:
        version = ".".join(str(part) for part in built.target.version)
        print(
            f"package: NOT COMPILED: no Python {version} is on the path or under pyenv, and what another compiles is of"
            " no use. It works, and starts at half the speed.",
            file=sys.stderr,
        )
    else:
        print(f"compiled by {built.interpreter.label} with unchecked hashes")


if __name__ == "__main__":
    sys.exit(main())
