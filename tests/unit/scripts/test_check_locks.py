"""The lock check: what it accepts, and that each way to be stale is named."""

from pathlib import Path

import pytest

from scripts.check_locks import disagreements, problems, read_lock, unmet

HASH = "--hash=sha256:" + "0" * 64


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    path = tmp_path / "dev.txt"
    path.write_text(
        f"# comment\nfoo[extra]==1.5 \\\n    {HASH} \\\n    {HASH}\n"
        f"bar-baz==2.0 ; python_full_version < '3.13' \\\n    {HASH}\n"
        f"bar-baz==3.0 ; python_full_version >= '3.13' \\\n    {HASH}\n"
    )
    return path


def test_the_committed_locks_are_fresh() -> None:
    assert list(problems()) == []


def test_reads_pins_with_extras_markers_and_several_versions(lock_file: Path) -> None:
    lock = read_lock(lock_file)

    assert lock.problems == ()
    assert {name: sorted(map(str, versions)) for name, versions in lock.pins.items()} == {
        "foo": ["1.5"],
        "bar-baz": ["2.0", "3.0"],
    }
    assert list(unmet(lock, ["foo>=1,<2", "Bar_Baz>=2"])) == []


def test_names_a_requirement_that_is_missing_or_pinned_too_low(lock_file: Path) -> None:
    assert list(unmet(read_lock(lock_file), ["absent>=1", "foo>=1.6"])) == [
        f"{lock_file}: absent>=1 is not locked",
        f"{lock_file}: foo is locked at 1.5, wanted >=1.6",
    ]


def test_names_a_line_that_is_no_pin_or_has_no_hash(tmp_path: Path) -> None:
    path = tmp_path / "dev.txt"
    path.write_text("--find-links somewhere\nfoo==1.0\n")

    assert read_lock(path).problems == (
        f"{path}: not a pinned requirement: --find-links somewhere",
        f"{path}: foo carries no hash",
    )


def test_names_a_pin_that_differs_between_locks(lock_file: Path, tmp_path: Path) -> None:
    smaller = tmp_path / "runtime.txt"
    smaller.write_text(f"foo==1.4 {HASH}\n")

    assert list(disagreements(read_lock(smaller), read_lock(lock_file))) == [
        f"{smaller}: foo differs from {lock_file}"
    ]
