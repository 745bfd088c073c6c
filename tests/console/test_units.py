"""The console's own tests, which know neither a browser nor a server: vitest runs them all at once."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from pannier.local.installation import PROJECT

SOURCE = PROJECT / "src" / "console"
FILES = sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.glob("src/**/*.test.ts"))


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """What failed, a file."""
    report = tmp_path_factory.mktemp("vitest") / "report.json"
    command = ["npx", "--no-install", "vitest", "run", "--reporter=json", f"--outputFile={report}"]
    done = subprocess.run(
        command, cwd=SOURCE, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert report.exists(), done.stdout + done.stderr
    return {
        Path(each["name"]).relative_to(SOURCE).as_posix(): _failures(each)
        for each in json.loads(report.read_text())["testResults"]
    }


@pytest.mark.parametrize("file", FILES)
def test_the_rules_of(file: str, outcomes: Mapping[str, list[str]]) -> None:
    assert outcomes[file] == []


def _failures(result: Mapping[str, object]) -> list[str]:
    """Each failed test with why; the file's own failure, where it has not even begun."""
    assertions = result["assertionResults"]
    assert isinstance(assertions, list)
    failed = [
        f"{each['fullName']}: {' '.join(each['failureMessages'])}"
        for each in assertions
        if each["status"] == "failed"
    ]
    return failed or ([str(result["message"])] if result["status"] != "passed" else [])
