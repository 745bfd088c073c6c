"""Programs of tests/node."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

_PROGRAMS = Path(__file__).parents[2] / "node"


def run_node(program: str, *arguments: str) -> Any:
    """Run one to its end; what it printed, which is JSON."""
    node = shutil.which("node")
    assert node is not None, "Node is needed, and the packages of tests/node (scripts/setup node-tests)"
    command = [node, program, *arguments]
    run = subprocess.run(command, cwd=_PROGRAMS, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
