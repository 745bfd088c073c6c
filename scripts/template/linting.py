"""What is wrong with a template: cfn-lint's opinion, checkov's, and CloudFormation's own limits."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.template.compiling import PROJECT, resources_of

MOST_RESOURCES = 500
MOST_BYTES = 1_000_000
_CFN_LINT = Path(sys.executable).with_name("cfn-lint")
_CHECKOV = PROJECT / ".venv-infra" / "bin" / "checkov"


def problems(templates: Sequence[Path]) -> Iterator[str]:
    """Each problem in the words of who found it; none for good templates."""
    for template in templates:
        yield from over_limits(template)
    cfn_lint = [str(_CFN_LINT), "--config-file", str(PROJECT / "infra" / "cfn-lint.yml"), "--"]
    checkov = [str(_CHECKOV), "--config-file", str(PROJECT / "infra" / "checkov.yml"), "--file"]
    with ThreadPoolExecutor(2) as pool:
        yield from filter(
            None, pool.map(_said, ([*cfn_lint, *map(str, templates)], [*checkov, *map(str, templates)]))
        )


def summary(template: Path) -> str:
    """How large a template is, and what it holds most of."""
    resources = resources_of(template)
    kinds = Counter(str(resource["Type"]).removeprefix("AWS::") for resource in resources.values())
    most = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(6))
    size = template.stat().st_size
    return (
        f"{len(resources)} resources of at most {MOST_RESOURCES}, {size / 1000:.0f} KB of at most "
        f"{MOST_BYTES / 1000:.0f}: {most}, …"
    )


def over_limits(template: Path) -> Iterator[str]:
    """What CloudFormation would not take."""
    count = len(resources_of(template))
    if count > MOST_RESOURCES:
        yield f"{template}: {count} resources; CloudFormation takes {MOST_RESOURCES}"
    if (size := template.stat().st_size) > MOST_BYTES:
        yield f"{template}: {size} bytes; CloudFormation takes {MOST_BYTES}"


def _said(command: Sequence[str]) -> str | None:
    """What it complains of."""
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode == 0:
        return None
    return (done.stdout + done.stderr).strip() or f"{command[0]} ended with {done.returncode}"
