"""Only wheels that the lock names are packaged, and of these the best for the target."""

import hashlib
from pathlib import Path

from scripts.package.plan import Plan
from scripts.package.targets import target
from scripts.package.wheels import locked_wheels, read_pins

TARGET = target("lambda", Plan((3, 13), "aarch64", {}))
BEST = "h3-4.5.0-cp313-cp313-manylinux_2_28_aarch64.whl"
OLDER = "h3-4.5.0-cp313-cp313-manylinux2014_aarch64.manylinux_2_17_aarch64.whl"
NOT_OURS = (
    "h3-4.5.0-cp313-cp313-manylinux_2_28_x86_64.whl",
    "h3-4.5.0-cp312-cp312-manylinux_2_28_aarch64.whl",
    "h3-4.5.0-cp313-cp313-manylinux_2_39_aarch64.whl",
    "h3-4.5.0-cp313-cp313-musllinux_1_2_aarch64.whl",
    "h3-4.4.0-cp313-cp313-manylinux_2_28_aarch64.whl",
)


def lock(folder: Path, *files: str) -> Path:
    """Of one package, with the digests of the files, which hold their own names."""
    digests = "".join(f" \\\n    --hash=sha256:{hashlib.sha256(name.encode()).hexdigest()}" for name in files)
    path = folder / "lock.txt"
    path.write_text(f"# made by hand\nh3==4.5.0{digests}\n", encoding="utf-8")
    return path


def lay(folder: Path, *files: str) -> None:
    for name in files:
        (folder / name).write_bytes(name.encode())


def test_the_newest_platform_that_lambda_has_is_taken(tmp_path: Path) -> None:
    lay(tmp_path, BEST, OLDER, *NOT_OURS)
    (wheel,) = locked_wheels(lock(tmp_path, BEST, OLDER, *NOT_OURS), TARGET, tmp_path)
    assert (wheel.name, wheel.version, wheel.path.name) == ("h3", "4.5.0", BEST)


def test_a_wheel_whose_content_the_lock_does_not_name_is_passed_over(tmp_path: Path) -> None:
    lay(tmp_path, BEST, OLDER)
    (tmp_path / BEST).write_bytes(b"something else")
    (wheel,) = locked_wheels(lock(tmp_path, BEST, OLDER), TARGET, tmp_path)
    assert wheel.path.name == OLDER


def test_markers_are_read_for_the_target(tmp_path: Path) -> None:
    path = tmp_path / "lock.txt"
    path.write_text(
        "a==1 ; python_version < '3.13' \\\n    --hash=sha256:00\n"
        "B.c==2 ; platform_machine == 'aarch64' \\\n    --hash=sha256:01 \\\n    --hash=sha256:02\n",
        encoding="utf-8",
    )
    (pin,) = read_pins(path, TARGET)
    assert (pin.name, pin.version, pin.digests) == ("b-c", "2", {"01", "02"})
