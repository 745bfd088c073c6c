"""The locked wheels of a target: found in a folder, or downloaded into it. Every one is one that the lock names."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker, default_environment
from packaging.utils import canonicalize_name, parse_wheel_filename

from scripts.package.errors import PackageError
from scripts.package.targets import Target


@dataclass(frozen=True, slots=True)
class Pin:
    """One requirement of a lock, as it stands there, and the digests of the files that may meet it."""

    name: str
    version: str
    text: str
    digests: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wheel:
    """A distribution, and the file that was chosen for it."""

    name: str
    version: str
    path: Path
    digest: str


def read_pins(lock: Path, target: Target) -> list[Pin]:
    """What the lock asks for on the target, by name."""
    environment: dict[str, str | AbstractSet[str]] = {
        **{name: str(value) for name, value in default_environment().items()},
        "python_version": f"{target.version[0]}.{target.version[1]}",
        "python_full_version": f"{target.version[0]}.{target.version[1]}.0",
        "platform_machine": target.machine,
    }
    pins = []
    for line in lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        requirement, *hashes = line.split("--hash=sha256:")
        named, _, marker = requirement.partition(";")
        if marker and not Marker(marker).evaluate(environment):
            continue
        name, _, version = named.strip().partition("==")
        pins.append(Pin(canonicalize_name(name), version, line, frozenset(part.strip() for part in hashes)))
    return pins


def locked_wheels(lock: Path, target: Target, folder: Path) -> list[Wheel]:
    """The best wheel in the folder for each pin; what is missing is downloaded. Raises PackageError."""
    pins = read_pins(lock, target)
    found = dict(_find(pins, target, folder))
    missing = [pin for pin in pins if pin.name not in found]
    if missing:
        _download(missing, target, folder)
        found = dict(_find(pins, target, folder))
    if lacking := [pin.name for pin in pins if pin.name not in found]:
        raise PackageError(f"no locked wheel for {target.label}: {', '.join(lacking)}")
    return [found[pin.name] for pin in pins]


def _find(pins: Sequence[Pin], target: Target, folder: Path) -> Iterator[tuple[str, Wheel]]:
    ranks = {tag: rank for rank, tag in enumerate(target.tags)}
    files: dict[tuple[str, str], list[tuple[int, Path]]] = {}
    for path in sorted(folder.glob("*.whl")):
        name, version, _, tags = parse_wheel_filename(path.name)
        if fitting := [ranks[tag] for tag in tags if tag in ranks]:
            files.setdefault((name, str(version)), []).append((min(fitting), path))
    for pin in pins:
        for _, path in sorted(files.get((pin.name, pin.version), ())):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if digest in pin.digests:
                yield pin.name, Wheel(pin.name, pin.version, path, digest)
                break


def _download(pins: Sequence[Pin], target: Target, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    wanted = folder / f"wanted-{target.name}.txt"
    wanted.write_text("".join(f"{pin.text}\n" for pin in pins), encoding="utf-8")
    interpreter = f"{target.version[0]}.{target.version[1]}"
    elsewhere = [f"--platform={name}" for name in target.platforms]
    if elsewhere:
        elsewhere += ["--implementation=cp", f"--python-version={interpreter}", "--abi=abi3"]
        elsewhere.append(f"--abi=cp{interpreter.replace('.', '')}")
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input",
        "--only-binary=:all:", "--no-deps", "--require-hashes", f"--requirement={wanted}", f"--dest={folder}",
        *elsewhere,
    ]  # fmt: skip
    print(f"downloading {len(pins)} wheels for {target.label} (once)", file=sys.stderr)
    failed = subprocess.run(
        command, check=False, stderr=subprocess.PIPE, text=True, stdout=subprocess.DEVNULL
    )
    wanted.unlink()
    if failed.returncode:
        raise PackageError(f"pip could not download the wheels for {target.label}:\n{failed.stderr.strip()}")
