"""What Lighthouse says of pages, in a Chromium that already runs. Its program is beside the other public audits."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pannier.local.installation import PROJECT
from scripts.console.chromium import SESSION_KEY

_PROGRAM = PROJECT / "tests" / "node" / "lighthouse.mjs"


@dataclass(frozen=True, slots=True)
class Visit:
    """A page to look at: `path` below /console/, and who is signed in, as the console keeps it."""

    name: str
    path: str
    session: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one page: a score a run for each category, 0 to 100, and which audits it failed."""

    scores: Mapping[str, Sequence[int]]
    failed: Sequence[str]


class LighthouseFailed(Exception):
    """It came to no verdict. Says why."""


def verdicts(
    port: int, address: str, visits: Sequence[Visit], categories: Sequence[str], runs: int = 1
) -> Mapping[str, Verdict]:
    """By the visits' names; Chromium listens to debuggers at `port`. Raises LighthouseFailed."""
    asked = {
        "port": port,
        "origin": address,
        "categories": categories,
        "runs": runs,
        "pages": [
            {
                "name": visit.name,
                "url": f"{address}/console/{visit.path}",
                "storage": {} if visit.session is None else {SESSION_KEY: visit.session},
            }
            for visit in visits
        ],
    }
    done = subprocess.run(
        ["node", _PROGRAM], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise LighthouseFailed(done.stderr)
    return {
        name: Verdict({category: found[category] for category in categories}, found["failed"])
        for name, found in json.loads(done.stdout).items()
    }
